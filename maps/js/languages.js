// The choice of a language, each by its own name.
import { h } from "./dom.js";
import { showPopover } from "./popover.js";
import { set, state } from "./state.js";
import { LANGUAGES, cap, t } from "./text.js";

// The tools are drawn anew in the other language: the focus goes back to the one that was pressed.
const anchorNow = () => document.getElementById("tool-lang");

export function showLanguages(anchor) {
  showPopover(
    anchor,
    t("language"),
    LANGUAGES.map((code) =>
      h(
        `button.row-choice${code === state.lang ? ".chosen" : ""}`,
        {
          type: "button",
          id: `lang-${code}`,
          lang: code,
          "aria-pressed": String(code === state.lang),
          onclick: () => {
            set({ lang: code });
            anchorNow()?.focus();
          },
        },
        cap(new Intl.DisplayNames([code], { type: "language" }).of(code)),
      ),
    ),
  );
}
