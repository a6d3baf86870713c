// The views in the order of their tabs, and the one that is chosen.
import { state } from "./state.js";
import { capacityView } from "./view-capacity.js";
import { networkView } from "./view-network.js";
import { routesView } from "./view-routes.js";
import { scenariosView } from "./view-scenarios.js";
import { whatifView } from "./view-whatif.js";

export const VIEWS = [networkView, routesView, capacityView, scenariosView, whatifView].filter((one) =>
  one.available(),
);
export const view = () => VIEWS.find((one) => one.id === state.view) || VIEWS[0];
