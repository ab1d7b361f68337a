/** Who gets a chat: strategy, fallbacks, capacity, and beside them who would get the next one under these rules (DA7). */

import { useTranslation } from "react-i18next";
import { Toggle } from "../form/toggle.tsx";
import { useAgents, useLive } from "../live.tsx";
import { Choice, NumberField, Sentences } from "./fields.tsx";
import { NextAssignment } from "./next-assignment.tsx";
import { LIMITS, OFFERED_CAPACITY } from "./rules.ts";
import { awaySentence, busySentence, capacitySentences, fallbackNote } from "./sentences.ts";
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
  const { rules, texts, complaints } = draft;
  const { least, most } = LIMITS.default_capacity;
  const isLimited = rules.default_capacity !== null || texts.default_capacity !== undefined;
  const mistyped = texts.default_capacity === undefined ? undefined : t("settings.number", { least, most });
  return (
    <Choice
      label={t("settings.rule.default_capacity")}
      value={isLimited ? "limit" : "none"}
      choose={(kind) => draft.set("default_capacity", kind === "none" ? null : OFFERED_CAPACITY)}
      options={[
        {
          value: "limit",
          label: t("settings.capacity.limit"),
          sentence: t("settings.capacity.limit_sentence"),
        },
        { value: "none", label: t("settings.capacity.none"), sentence: t("settings.capacity.none_sentence") },
      ]}
    >
      {isLimited && (
        <NumberField
          label={t("settings.capacity.most")}
          unit={t("settings.capacity.unit", { offered: OFFERED_CAPACITY })}
          value={rules.default_capacity ?? OFFERED_CAPACITY}
          text={texts.default_capacity}
          least={least}
          most={most}
          set={(value) => draft.set("default_capacity", value)}
          mistype={(text) => draft.mistype("default_capacity", text)}
          complaint={mistyped ?? complaints.default_capacity}
        />
      )}
      {mistyped === undefined && <Sentences sentences={capacitySentences(t, rules, { agents, waiting })} />}
    </Choice>
  );
}
