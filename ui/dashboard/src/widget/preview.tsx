/** The widget as it would be with what stands in the form: its own code, in a page of ours that is told what to show. */

import type { WidgetView } from "@lenochat/protocol";
import { useEffect, useRef, useState } from "react";
import { Label, RadioButton, RadioField, RadioGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Rules } from "../settings/rules.ts";

const FACES = ["chat", "away", "closed"] as const;
type Face = (typeof FACES)[number];

export function Preview({ rules, isDraft }: { rules: Rules; isDraft: boolean }) {
  const { t } = useTranslation();
  const [face, setFace] = useState<Face>("chat");
  return (
    <aside className="settings-aside" aria-labelledby="preview">
      <h2 id="preview">{t("widget_page.preview.title")}</h2>
      <p className="muted small">
        {t(isDraft ? "widget_page.preview.with_draft" : "widget_page.preview.with_saved")}
      </p>
      <RadioGroup className="faces" value={face} onChange={(chosen) => setFace(chosen as Face)}>
        <Label className="hidden-label">{t("widget_page.preview.face")}</Label>
        {FACES.map((one) => (
          <RadioField key={one} value={one} className="face">
            <RadioButton className="face-label">{t(`widget_page.preview.${one}`)}</RadioButton>
          </RadioField>
        ))}
      </RadioGroup>
      <PreviewFrame rules={rules} face={face} />
    </aside>
  );
}

function PreviewFrame({ rules, face }: { rules: Rules; face: Face }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const [isLoaded, setLoaded] = useState(false);
  const shown = JSON.stringify({ widget: widgetOf(rules, face), open: face !== "closed" });
  useEffect(() => {
    if (isLoaded) frame.current?.contentWindow?.postMessage(JSON.parse(shown), window.location.origin);
  }, [isLoaded, shown]);
  return (
    <div className="preview-frame">
      {/* Nothing in it can be used, so nothing in it is for the keyboard. */}
      <iframe
        ref={frame}
        title={t("widget_page.preview.title")}
        src="/widget-preview"
        tabIndex={-1}
        onLoad={() => setLoaded(true)}
      />
    </div>
  );
}

/** What visitors would get. */
function widgetOf(rules: Rules, face: Face): WidgetView {
  const { title, name, welcome, away, color, position, business_hours: hours } = rules;
  return {
    mode: face === "away" ? "offline_form" : "live",
    look: { title: title?.trim() ?? name, welcome: welcome.trim(), away: away.trim(), color, position },
    at_closing: hours?.at_closing ?? "keep",
    // Where Leno AI answers outside hours, too, the form is there for who wants it: it is what these texts are for.
    assistant: false,
  };
}
