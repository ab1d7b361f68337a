/** The assign panel and its list, which come after the first load: one file for all three. */

import { onDemand } from "../frame/on-demand.tsx";

const panel = () => import("./assign-panel.tsx");

export const AssignOne = onDemand(async () => (await panel()).AssignOne);
export const AssignPanel = onDemand(async () => (await panel()).AssignPanel);
export const AssignList = onDemand(async () => (await panel()).AssignList);
