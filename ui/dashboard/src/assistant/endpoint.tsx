/** The endpoint that writes the answers: where it is, its model, its key, which is never shown, and its limits. */

import { FieldError, Input, Label, Text, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { NumberField, Sentences } from "../settings/fields.tsx";
import { LIMITS } from "../settings/rules.ts";
import type { Draft } from "../settings/use-draft.ts";
import { spanWords } from "../time/span.ts";
import { KeyField } from "./key-field.tsx";

const EXAMPLE = "https://api.example.com/v1";

export function Endpoint({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  return (
    <section className="rule" aria-labelledby="endpoint">
      <h2 id="endpoint" className="rule-label">
        {t("assistant.endpoint.title")}
      </h2>
      <LineField draft={draft} name="ai_base_url" placeholder={EXAMPLE} />
      <LineField draft={draft} name="ai_model" />
      <KeyField draft={draft} />
      <Limit draft={draft} name="ai_timeout_seconds" />
      <Limit draft={draft} name="ai_most_answers" />
    </section>
  );
}

interface LineFieldProps {
  draft: Draft;
  name: "ai_base_url" | "ai_model";
  placeholder?: string;
}

function LineField({ draft, name, placeholder = "" }: LineFieldProps) {
  const { t } = useTranslation();
  const { rules, complaints } = draft;
  return (
    <TextField
      className="field"
      type={name === "ai_base_url" ? "url" : "text"}
      value={rules[name]}
      onChange={(text) => draft.set(name, text)}
      isInvalid={complaints[name] !== undefined}
      validationBehavior="aria"
    >
      <Label>{t(`settings.rule.${name}`)}</Label>
      <Input className="input" dir="ltr" spellCheck={false} autoComplete="off" placeholder={placeholder} />
      <Text slot="description" className="rule-sentence muted">
        {t(`assistant.endpoint.${name}`)}
      </Text>
      <FieldError className="field-error">{complaints[name]}</FieldError>
    </TextField>
  );
}

function Limit({ draft, name }: { draft: Draft; name: "ai_timeout_seconds" | "ai_most_answers" }) {
  const { t } = useTranslation();
  const { rules, texts, complaints } = draft;
  const { least, most } = LIMITS[name];
  const sentence =
    name === "ai_timeout_seconds"
      ? t("assistant.endpoint.timeout", { span: spanWords(t, rules[name]) })
      : t("assistant.endpoint.most", { count: rules[name] });
  return (
    <div className="assistant-limit">
      <NumberField
        label={t(`settings.rule.${name}`)}
        unit={t(`assistant.endpoint.${name}_unit`)}
        value={rules[name]}
        text={texts[name]}
        least={least}
        most={most}
        set={(value) => draft.set(name, value)}
        mistype={(text) => draft.mistype(name, text)}
        complaint={texts[name] === undefined ? complaints[name] : t("settings.number", { least, most })}
      />
      {texts[name] === undefined && <Sentences sentences={[sentence]} />}
    </div>
  );
}
