/** Whose availability standard agents see (RE4). */

import { useTranslation } from "react-i18next";
import { useAgents } from "../live.tsx";
import { Choice, Sentences } from "./fields.tsx";
import { visibilitySentences } from "./sentences.ts";
import { SettingsForm } from "./settings-form.tsx";
import { useDraft } from "./use-draft.ts";

export function VisibilityPage() {
  const { t } = useTranslation();
  const draft = useDraft();
  const agents = useAgents();
  const { rules, complaints } = draft;
  return (
    <SettingsForm title={t("settings.pages.visibility")} intro={t("settings.visibility_intro")} draft={draft}>
      <Choice
        label={t("settings.rule.agent_visibility")}
        value={rules.agent_visibility}
        choose={(visibility) => draft.set("agent_visibility", visibility)}
        complaint={complaints.agent_visibility}
        options={(["everyone", "same_team", "nobody"] as const).map((value) => ({
          value,
          label: t(`settings.visibility.${value}`),
          sentence: t(`settings.visibility.${value}_sentence`),
        }))}
      >
        <Sentences sentences={visibilitySentences(t, rules, agents)} />
      </Choice>
    </SettingsForm>
  );
}
