/** The widget's colour: picked or typed, with how well one can read on it. */

import { useId } from "react";
import { FieldError, Input, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Draft } from "../settings/use-draft.ts";
import { colorOf, legibility } from "./contrast.ts";

export function ColorField({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const id = useId();
  const { rules, texts, complaints } = draft;
  const typed = (text: string) => {
    const color = colorOf(text);
    if (color) draft.set("color", color);
    else draft.mistype("color", text);
  };
  const isMistyped = texts.color !== undefined;
  return (
    <section className="rule" aria-labelledby={id}>
      <h2 id={id} className="rule-label">
        {t("settings.rule.color")}
      </h2>
      <div className="color-fields">
        <input
          type="color"
          className="color-well"
          aria-label={t("widget_page.color.pick")}
          value={rules.color}
          onChange={(event) => draft.set("color", event.target.value)}
        />
        <TextField
          className="field"
          aria-label={t("widget_page.color.code")}
          value={texts.color ?? rules.color}
          onChange={typed}
          isInvalid={isMistyped || complaints.color !== undefined}
        >
          <Input className="input color-code" dir="ltr" spellCheck={false} autoComplete="off" />
          <FieldError className="field-error">
            {isMistyped ? t("widget_page.color.mistyped") : complaints.color}
          </FieldError>
        </TextField>
      </div>
      {!isMistyped && <Contrast color={rules.color} />}
    </section>
  );
}

function Contrast({ color }: { color: string }) {
  const { t } = useTranslation();
  const { ink, ratio, hardOn } = legibility(color);
  return (
    <>
      <p className="rule-sentence">
        <span className="color-sample" style={{ background: color, color: ink }} aria-hidden="true">
          {t("widget_page.color.sample")}
        </span>{" "}
        {t(`widget_page.color.${ink}`, { ratio: Math.floor(ratio * 10) / 10 })}
      </p>
      {hardOn && <p className="rule-sentence muted">{t(`widget_page.color.hard_on_${hardOn}`)}</p>}
    </>
  );
}
