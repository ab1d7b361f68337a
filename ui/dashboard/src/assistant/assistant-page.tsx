/** Leno AI: whether and when it answers what no agent can take, and what from (AI1 to AI3); beside it, why it could not. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useArticles } from "../articles/use-articles.ts";
import { Toggle } from "../form/toggle.tsx";
import { Choice, Sentences } from "../settings/fields.tsx";
import { SettingsForm } from "../settings/settings-form.tsx";
import type { Draft } from "../settings/use-draft.ts";
import { useDraft } from "../settings/use-draft.ts";
import { Endpoint } from "./endpoint.tsx";
import { Failures } from "./failures.tsx";
import { ENDPOINT_RULES } from "./rules.ts";
import "./assistant.css";

export function AssistantPage() {
  const { t } = useTranslation();
  const draft = useDraft();
  return (
    <div className="settings-columns">
      <SettingsForm title={t("settings.pages.assistant")} intro={t("assistant.intro")} draft={draft}>
        <Active draft={draft} />
        <When draft={draft} />
        <OutsideHours draft={draft} />
        <Provider draft={draft} />
      </SettingsForm>
      <Failures />
    </div>
  );
}

function Active({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const isOn = draft.rules.ai_active;
  return (
    <section className="rule">
      <Toggle
        label={t("assistant.active")}
        hint={t(isOn ? "assistant.active_on" : "assistant.active_off")}
        isOn={isOn}
        set={(on) => draft.set("ai_active", on)}
      >
        {draft.complaints.ai_active && <p className="field-error">{draft.complaints.ai_active}</p>}
      </Toggle>
      <Knowledge />
    </section>
  );
}

/** What it has to answer from. */
function Knowledge() {
  const { t } = useTranslation();
  const { data } = useArticles();
  if (!data) return null;
  const count = data.filter((article) => article.published).length;
  return (
    <p className={count === 0 ? "assistant-lacks" : "rule-sentence"}>
      {count === 0 ? t("assistant.knows_nothing") : t("assistant.knows", { count })}{" "}
      <Link href="/articles" className="text-link">
        {t(count === 0 ? "assistant.write" : "assistant.see")}
      </Link>
    </p>
  );
}

function When({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t("settings.rule.ai_when")}
      value={draft.rules.ai_when}
      choose={(when) => draft.set("ai_when", when)}
      complaint={draft.complaints.ai_when}
      options={(["when_free", "on_request"] as const).map((value) => ({
        value,
        label: t(`assistant.when.${value}`),
        sentence: t(`assistant.when.${value}_sentence`),
      }))}
    >
      <Sentences sentences={[t("assistant.when.always")]} />
    </Choice>
  );
}

function OutsideHours({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { ai_outside_hours: isOn, business_hours: hours } = draft.rules;
  return (
    <section className="rule">
      <Toggle
        label={t("assistant.outside.label")}
        hint={t(isOn ? "assistant.outside.on" : "assistant.outside.off")}
        isOn={isOn}
        set={(on) => draft.set("ai_outside_hours", on)}
      >
        {draft.complaints.ai_outside_hours && (
          <p className="field-error">{draft.complaints.ai_outside_hours}</p>
        )}
      </Toggle>
      {hours === null && <p className="rule-sentence muted">{t("assistant.outside.no_hours")}</p>}
    </section>
  );
}

function Provider({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { ai_provider: provider } = draft.rules;
  const choose = (chosen: typeof provider) => {
    draft.set("ai_provider", chosen);
    // What is not shown any more is not saved either.
    if (chosen === "articles") for (const name of ENDPOINT_RULES) draft.discard(name);
  };
  return (
    <>
      <Choice
        label={t("settings.rule.ai_provider")}
        value={provider}
        choose={choose}
        complaint={draft.complaints.ai_provider}
        options={(["articles", "endpoint"] as const).map((value) => ({
          value,
          label: t(`assistant.provider.${value}`),
          sentence: t(`assistant.provider.${value}_sentence`),
        }))}
      >
        {provider === "articles" && draft.saved.ai_base_url !== "" && (
          <Sentences sentences={[t("assistant.provider.endpoint_stays")]} />
        )}
      </Choice>
      {provider === "endpoint" && <Endpoint draft={draft} />}
    </>
  );
}
