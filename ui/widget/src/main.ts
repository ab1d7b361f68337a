import { h, render } from "preact";

render(h("p", null, "LenoChat"), document.createElement("div"));
