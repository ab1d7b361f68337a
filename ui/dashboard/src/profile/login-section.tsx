/** The two login preferences (AV7, AV8), and what they will do at the next login, said before it happens. */

import type { AvailabilityStatus, MeView } from "@lenochat/protocol";
import { Label, RadioButton, RadioField, RadioGroup, Text } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { StatusDot } from "../availability/status-dot.tsx";
import { STATUSES, statusMeaning } from "../availability/words.ts";
import { Toggle } from "../form/toggle.tsx";
import { useLive } from "../live.tsx";
import { edited } from "./draft.ts";
import { nextLoginSentence } from "./next-login.ts";
import { Section } from "./section.tsx";
import type { ProfileForm } from "./use-profile.ts";

export function LoginSection({ me, form }: { me: MeView; form: ProfileForm }) {
  const { t } = useTranslation();
  const policy = useLive((state) => state.workspace.value.routing);
  const profile = edited(me, form.edits);
  const { preferred_status, accept_chats_after_login: accepts } = profile;
  return (
    <Section name="availability" hint={t("profile.login_hint")}>
      <RadioGroup
        className="status-cards"
        value={preferred_status}
        onChange={(value) => form.edit({ preferred_status: value as AvailabilityStatus })}
      >
        <Label>{t("profile.preferred_status")}</Label>
        <div className="cards">
          {STATUSES.map((status) => (
            <RadioField key={status} value={status} className="card">
              <RadioButton className="card-label">
                <StatusDot status={status} />
                {t(`availability.${status}`)}
              </RadioButton>
              <Text slot="description" className="card-meaning">
                {statusMeaning(t, status, policy)}
              </Text>
            </RadioField>
          ))}
        </div>
      </RadioGroup>
      <Toggle
        label={t("profile.accept")}
        hint={t(accepts ? "profile.accept_on" : "profile.accept_off")}
        isOn={accepts}
        set={(accept_chats_after_login) => form.edit({ accept_chats_after_login })}
      />
      <p className="next-login" role="status">
        <StatusDot status={preferred_status} accepting={accepts} />
        {nextLoginSentence(t, profile, policy, me.takes_chats)}
      </p>
    </Section>
  );
}
