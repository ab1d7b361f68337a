/** Who gets a chat: strategy, fallbacks, capacity, pauses; and beside them who would get the next one under these rules (DA7). */

import { useTranslation } from "react-i18next";
import { Toggle } from "../form/toggle.tsx";
import { useAgents, useLive } from "../live.tsx";
import { Choice } from "./fields.tsx";
import { NextAssignment } from "./next-assignment.tsx";
import { OptionalNumber } from "./optional-number.tsx";
import { OFFERED_CAPACITY, OFFERED_NO_REPLY_SECONDS, OFFERED_RAMP_SECONDS } from "./rules.ts";
import {
  awaySentence,
  busySentence,
  capacitySentences,
  fallbackNote,
  formerSentence,
  noReplySentences,
  rampSentences,
} from "./sentences.ts";
import { SettingsForm } from "./settings-form.tsx";
import type { Draft } from "./use-draft.ts";
import { useDraft } from "./use-draft.ts";

export function RoutingPage() {
  const { t } = useTranslation();
  const draft = useDraft();
  return (
    <div className="settings-columns">
      <SettingsForm title={t("settings.pages.routing")} intro={t("settings.routing_intro")} draft={draft}>
        <Strategy draft={draft} />
        <Fallbacks draft={draft} />
        <Capacity draft={draft} />
        <Ramp draft={draft} />
        <FormerAgent draft={draft} />
        <NoReply draft={draft} />
      </SettingsForm>
      <NextAssignment rules={draft.rules} isDraft={draft.isChanged} />
    </div>
  );
}

function Strategy({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t("settings.rule.strategy")}
      value={draft.rules.strategy}
      choose={(strategy) => draft.set("strategy", strategy)}
      complaint={draft.complaints.strategy}
      options={(["round_robin", "load_balanced"] as const).map((value) => ({
        value,
        label: t(`settings.strategy.${value}`),
        sentence: t(`settings.strategy.${value}_sentence`),
      }))}
    />
  );
}

function Fallbacks({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { rules, complaints } = draft;
  const note = fallbackNote(t, rules);
  return (
    <section className="rule" aria-labelledby="fallbacks">
      <h2 id="fallbacks" className="rule-label">
        {t("settings.fallback.title")}
      </h2>
      <Toggle
        label={t("settings.rule.busy_fallback")}
        hint={busySentence(t, rules)}
        isOn={rules.busy_fallback}
        set={(isOn) => draft.set("busy_fallback", isOn)}
      >
        {complaints.busy_fallback && <p className="field-error">{complaints.busy_fallback}</p>}
      </Toggle>
      <Toggle
        label={t("settings.rule.away_fallback")}
        hint={awaySentence(t, rules)}
        isOn={rules.away_fallback}
        set={(isOn) => draft.set("away_fallback", isOn)}
      >
        {complaints.away_fallback && <p className="field-error">{complaints.away_fallback}</p>}
      </Toggle>
      {note && <p className="rule-sentence">{note}</p>}
      <p className="rule-sentence muted">{t("settings.fallback.never")}</p>
    </section>
  );
}

function Capacity({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const agents = useAgents();
  const waiting = useLive((state) => state.unassignedCount);
  return (
    <OptionalNumber
      draft={draft}
      name="default_capacity"
      offered={OFFERED_CAPACITY}
      on={{ label: t("settings.capacity.limit"), sentence: t("settings.capacity.limit_sentence") }}
      off={{ label: t("settings.capacity.none"), sentence: t("settings.capacity.none_sentence") }}
      label={t("settings.capacity.most")}
      unit={t("settings.capacity.unit", { offered: OFFERED_CAPACITY })}
      sentences={capacitySentences(t, draft.rules, { agents, waiting })}
    />
  );
}

function Ramp({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const waiting = useLive((state) => state.unassignedCount);
  return (
    <OptionalNumber
      draft={draft}
      name="ramp_seconds"
      offered={OFFERED_RAMP_SECONDS}
      on={{ label: t("settings.ramp.one"), sentence: t("settings.ramp.one_sentence") }}
      off={{ label: t("settings.ramp.all"), sentence: t("settings.ramp.all_sentence") }}
      label={t("settings.ramp.pause")}
      unit={t("settings.ramp.unit")}
      sentences={rampSentences(t, draft.rules, waiting)}
    />
  );
}

function FormerAgent({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { rules, complaints } = draft;
  return (
    <section className="rule" aria-labelledby="former-agent">
      <h2 id="former-agent" className="rule-label">
        {t("settings.former.title")}
      </h2>
      <Toggle
        label={t("settings.rule.prefer_former_agent")}
        hint={formerSentence(t, rules)}
        isOn={rules.prefer_former_agent}
        set={(isOn) => draft.set("prefer_former_agent", isOn)}
      >
        {complaints.prefer_former_agent && <p className="field-error">{complaints.prefer_former_agent}</p>}
      </Toggle>
    </section>
  );
}

function NoReply({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const agents = useAgents();
  return (
    <OptionalNumber
      draft={draft}
      name="no_reply_seconds"
      offered={OFFERED_NO_REPLY_SECONDS}
      on={{ label: t("settings.no_reply.after"), sentence: t("settings.no_reply.after_sentence") }}
      off={{ label: t("settings.no_reply.never"), sentence: t("settings.no_reply.never_sentence") }}
      label={t("settings.no_reply.time")}
      unit={t("settings.no_reply.unit")}
      sentences={noReplySentences(t, draft.rules, agents)}
    />
  );
}
