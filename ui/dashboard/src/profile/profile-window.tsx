/** The window of the profile settings, which come into it after the first load. */

import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { ModalWindow } from "../frame/modal.tsx";
import { onDemand } from "../frame/on-demand.tsx";
import "./profile-window.css";

const ProfileSettings = onDemand(async () => (await import("./profile-settings.tsx")).ProfileSettings);

export function ProfileWindow({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const leave = useRef(close);
  return (
    <ModalWindow title={t("menu.profile")} leave={() => leave.current()} className="profile-window">
      <ProfileSettings close={close} onLeave={leave} />
    </ModalWindow>
  );
}
