import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/contrast-themes.css";
import { browserEnvironment, Session, sendForm, streamUrl } from "@lenochat/client";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { Unbroken } from "./frame/broken.tsx";
import { startWords } from "./words/i18n.ts";

const session = new Session({
  fetch: (...request) => fetch(...request),
  sendForm,
  environment: browserEnvironment(streamUrl(window.location.href, "/api/v1/stream")),
});

const root = document.getElementById("root");
if (root) {
  void startWords().then(() =>
    createRoot(root).render(
      <StrictMode>
        <Unbroken>
          <App session={session} />
        </Unbroken>
      </StrictMode>,
    ),
  );
}
