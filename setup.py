"""Install `networks/` and `maps/` as `corridor.networks` and `corridor.maps`."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["corridor", "corridor.*"]), "corridor.networks", "corridor.maps"],
    package_dir={"corridor.networks": "networks", "corridor.maps": "maps"},
)
