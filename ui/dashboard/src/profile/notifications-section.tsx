/** How a new chat is noticed (DA8). The choice is the agent's; whether it may be shown, each browser decides for itself. */

import type { MeView } from "@lenochat/protocol";
import type { TFunction } from "i18next";
import { useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Permission } from "../alerts/signals.ts";
import { Toggle } from "../form/toggle.tsx";
import { useDesk } from "../live.tsx";
import { edited } from "./draft.ts";
import { Section } from "./section.tsx";
import type { ProfileForm } from "./use-profile.ts";

export function NotificationsSection({ me, form }: { me: MeView; form: ProfileForm }) {
  const { t } = useTranslation();
  return (
    <Section name="notifications" hint={t("profile.notifications_hint")}>
      <SoundChoice me={me} form={form} />
      <DesktopChoice me={me} form={form} />
    </Section>
  );
}

function SoundChoice({ me, form }: { me: MeView; form: ProfileForm }) {
  const { t } = useTranslation();
  const { signals } = useDesk();
  const { notifications } = edited(me, form.edits);
  const [isSilent, setSilent] = useState(false);
  const test = async () => setSilent(!(await signals.ring()));
  return (
    <Toggle
      label={t("profile.sound")}
      hint={isSilent ? t("profile.sound_refused") : t("profile.sound_hint")}
      isOn={notifications.sound}
      set={(sound) => form.edit({ notifications: { sound } })}
    >
      <Button className="button" onPress={test}>
        {t("profile.sound_test")}
      </Button>
    </Toggle>
  );
}

function DesktopChoice({ me, form }: { me: MeView; form: ProfileForm }) {
  const { t } = useTranslation();
  const { signals } = useDesk();
  const { notifications } = edited(me, form.edits);
  const [permission, setPermission] = useState(signals.permission());
  const [wasShown, setShown] = useState<boolean | null>(null);
  const choose = async (desktop: boolean) => {
    form.edit({ notifications: { desktop } });
    if (desktop && permission === "default") setPermission(await signals.askPermission());
  };
  const test = async () => {
    const answer = permission === "default" ? await signals.askPermission() : signals.permission();
    setPermission(answer);
    const note = {
      title: t("alerts.test_title"),
      text: t("alerts.test_text"),
      tag: "test",
      clicked: () => {},
    };
    setShown(answer === "granted" ? signals.show(note) : null);
  };
  return (
    <Toggle
      label={t("profile.desktop")}
      hint={wasShown === false ? t("profile.desktop_not_shown") : permissionWords(t, permission)}
      isOn={notifications.desktop}
      set={choose}
    >
      <Button className="button" onPress={test} isDisabled={permission === "unsupported"}>
        {t("profile.desktop_test")}
      </Button>
    </Toggle>
  );
}

function permissionWords(t: TFunction, permission: Permission): string {
  return `${t("profile.desktop_hint")} ${t(`profile.permission.${permission}`)}`;
}
