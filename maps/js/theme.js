// Runs before anything is drawn: the page never flashes in the wrong colours.
(() => {
  const root = document.documentElement;
  const asked = /[#&]theme=(dark|light)/.exec(location.hash);
  const dark = asked ? asked[1] === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "dark" : "light";
  root.classList.add("js");
})();
