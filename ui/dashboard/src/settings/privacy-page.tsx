/** What is kept of visitors beside what they write. */

import { useTranslation } from "react-i18next";
import { Toggle } from "../form/toggle.tsx";
import { Sentences } from "./fields.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { useDraft } from "./use-draft.ts";

export function PrivacyPage() {
  const { t } = useTranslation();
  const draft = useDraft();
  const { rules, saved, complaints } = draft;
  const isKept = rules.keep_addresses;
  return (
    <SettingsForm title={t("settings.pages.privacy")} intro={t("settings.privacy_intro")} draft={draft}>
      <section className="rule" aria-labelledby="addresses">
        <h2 id="addresses" className="rule-label">
          {t("settings.privacy.addresses")}
        </h2>
        <Toggle
          label={t("settings.rule.keep_addresses")}
          hint={t(isKept ? "settings.privacy.kept" : "settings.privacy.not_kept")}
          isOn={isKept}
          set={(isOn) => draft.set("keep_addresses", isOn)}
        >
          {complaints.keep_addresses && <p className="field-error">{complaints.keep_addresses}</p>}
        </Toggle>
        {saved.keep_addresses && !isKept && <Sentences sentences={[t("settings.privacy.forgets")]} />}
      </section>
    </SettingsForm>
  );
}
