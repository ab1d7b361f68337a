/** How the widget looks and where it may be, with the widget itself beside it as it would be after saving (DA7). */

import { FieldError, Input, Label, Text, TextArea, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { CopyField } from "../form/copy-field.tsx";
import { useLive } from "../live.tsx";
import { Choice } from "../settings/fields.tsx";
import { SettingsForm } from "../settings/settings-form.tsx";
import type { Draft } from "../settings/use-draft.ts";
import { useDraft } from "../settings/use-draft.ts";
import { ColorField } from "./color-field.tsx";
import { OriginsField } from "./origins-field.tsx";
import { Preview } from "./preview.tsx";
import "./widget.css";

const LONGEST_TITLE = 100;
const LONGEST_TEXT = 500;

export function WidgetPage() {
  const { t } = useTranslation();
  const draft = useDraft();
  return (
    <div className="settings-columns">
      <SettingsForm title={t("settings.pages.widget")} intro={t("widget_page.intro")} draft={draft}>
        <ScriptTag />
        <Texts draft={draft} />
        <ColorField draft={draft} />
        <Side draft={draft} />
        <OriginsField draft={draft} />
      </SettingsForm>
      <Preview rules={draft.rules} isDraft={draft.isChanged} />
    </div>
  );
}

/** What a site needs to show the widget. */
function ScriptTag() {
  const { t } = useTranslation();
  const key = useLive((state) => state.workspace.value.widget_key);
  const host = window.location.origin;
  const tag = `<script src="${host}/widget.js" data-widget-key="${key}" async></script>`;
  return (
    <section className="rule">
      <CopyField label={t("widget_page.script.label")} text={tag} autoFocus={false}>
        <Text slot="description" className="rule-sentence">
          {t("widget_page.script.sentence")}
        </Text>
      </CopyField>
      <p className="rule-sentence muted">{t("widget_page.script.policy", { host })}</p>
    </section>
  );
}

function Texts({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { rules, complaints } = draft;
  return (
    <section className="rule" aria-labelledby="widget-texts">
      <h2 id="widget-texts" className="rule-label">
        {t("widget_page.texts")}
      </h2>
      <TextField
        className="field"
        value={rules.title ?? ""}
        // Nothing is the workspace's name.
        onChange={(title) => draft.set("title", title.trim() === "" ? null : title)}
        maxLength={LONGEST_TITLE}
        isInvalid={complaints.title !== undefined}
      >
        <Label>{t("settings.rule.title")}</Label>
        <Input className="input" autoComplete="off" placeholder={rules.name} />
        <FieldError className="field-error">{complaints.title}</FieldError>
      </TextField>
      {(["welcome", "away"] as const).map((name) => (
        <TextField
          key={name}
          className="field"
          value={rules[name]}
          onChange={(text) => draft.set(name, text)}
          maxLength={LONGEST_TEXT}
          isInvalid={complaints[name] !== undefined}
        >
          <Label>{t(`settings.rule.${name}`)}</Label>
          <TextArea className="input" rows={3} />
          <Text slot="description" className="rule-sentence">
            {t(`widget_page.${name}_sentence`)}
          </Text>
          <FieldError className="field-error">{complaints[name]}</FieldError>
        </TextField>
      ))}
    </section>
  );
}

function Side({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t("settings.rule.position")}
      value={draft.rules.position}
      choose={(position) => draft.set("position", position)}
      complaint={draft.complaints.position}
      options={(["end", "start"] as const).map((value) => ({
        value,
        label: t(`widget_page.position.${value}`),
        sentence: t(`widget_page.position.${value}_sentence`),
      }))}
    />
  );
}
