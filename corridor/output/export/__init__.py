"""
Networks and results in the forms of other programs.

    geojson.py   features, without any package
    frames.py    pandas and geopandas
    graphs.py    networkx and GraphML
    folders.py   a whole network as a folder of files
    files.py     one answer about routes as one file, by its ending
"""
