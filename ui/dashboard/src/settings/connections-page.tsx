/** When a lost connection keeps chats away (AV10), and when a login that nobody uses ends (AV9). */

import { useTranslation } from "react-i18next";
import { NumberField, Sentences } from "./fields.tsx";
import { OptionalNumber } from "./optional-number.tsx";
import { LIMITS, OFFERED_GRACE_SECONDS } from "./rules.ts";
import { graceSentence, lifetimeSentences } from "./sentences.ts";
import { SettingsForm } from "./settings-form.tsx";
import type { Draft } from "./use-draft.ts";
import { useDraft } from "./use-draft.ts";

const HOUR_SECONDS = 3_600;

export function ConnectionsPage() {
  const { t } = useTranslation();
  const draft = useDraft();
  return (
    <SettingsForm
      title={t("settings.pages.connections")}
      intro={t("settings.connections_intro")}
      draft={draft}
    >
      <Grace draft={draft} />
      <Lifetime draft={draft} />
    </SettingsForm>
  );
}

function Grace({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  return (
    <OptionalNumber
      draft={draft}
      name="connection_grace_seconds"
      offered={OFFERED_GRACE_SECONDS}
      on={{ label: t("settings.grace.after"), sentence: t("settings.grace.after_sentence") }}
      off={{ label: t("settings.grace.never"), sentence: t("settings.grace.never_sentence") }}
      label={t("settings.grace.grace")}
      unit={t("settings.grace.unit")}
      sentences={[graceSentence(t, draft.rules)]}
    />
  );
}

function Lifetime({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { rules, saved, texts, complaints } = draft;
  const name = "login_lifetime_seconds";
  const least = LIMITS[name].least / HOUR_SECONDS;
  const most = LIMITS[name].most / HOUR_SECONDS;
  return (
    <section className="rule" aria-labelledby="lifetime">
      <h2 id="lifetime" className="rule-label">
        {t(`settings.rule.${name}`)}
      </h2>
      <NumberField
        label={t("settings.lifetime.label")}
        unit={t("settings.lifetime.unit")}
        value={rules[name] / HOUR_SECONDS}
        text={texts[name]}
        least={least}
        most={most}
        set={(hours) => draft.set(name, hours * HOUR_SECONDS)}
        mistype={(text) => draft.mistype(name, text)}
        complaint={texts[name] === undefined ? complaints[name] : t("settings.number", { least, most })}
      />
      {texts[name] === undefined && <Sentences sentences={lifetimeSentences(t, rules, saved)} />}
    </section>
  );
}
