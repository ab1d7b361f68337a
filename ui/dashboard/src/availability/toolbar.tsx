/** The toolbar at the bottom left of every view: the agent's picture with the dot, and the status menu above it (AV2). */

import { useEffect, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover, Tooltip, TooltipTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import { useOwnAgent } from "../live.tsx";
import { ProfileWindow } from "../profile/profile-window.tsx";
import { StatusMenu } from "./status-menu.tsx";
import { useIsAvailabilityPending } from "./use-availability.ts";
import { useWords } from "./use-words.ts";
import { availabilitySentence } from "./words.ts";
import "./toolbar.css";

export function Toolbar() {
  const { t } = useTranslation();
  const words = useWords();
  const agent = useOwnAgent();
  const pending = useIsAvailabilityPending();
  const [isOpen, setOpen] = useState(false);
  const [isProfileOpen, setProfileOpen] = useState(false);
  const openProfile = () => {
    setOpen(false);
    setProfileOpen(true);
  };
  useMenuShortcut(() => setOpen((open) => !open));
  const sentence = availabilitySentence(words, agent);
  return (
    <div className="toolbar">
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <TooltipTrigger delay={600} isDisabled={isOpen}>
          <Button
            className="toolbar-button"
            aria-label={t(pending ? "menu.open_saving" : "menu.open", { sentence })}
            aria-keyshortcuts="Alt+A"
          >
            <Avatar agent={agent} size="large" pending={pending} />
          </Button>
          <Tooltip className="tooltip" placement="top start">
            {sentence} <kbd>{t("shortcuts.key.alt_a")}</kbd>
          </Tooltip>
        </TooltipTrigger>
        <Popover className="popover status-popover" placement="top start" offset={10}>
          <Dialog aria-label={t("menu.title")}>
            <StatusMenu agent={agent} close={() => setOpen(false)} openProfile={openProfile} />
          </Dialog>
        </Popover>
      </DialogTrigger>
      {isProfileOpen && <ProfileWindow close={() => setProfileOpen(false)} />}
    </div>
  );
}

/** Alt+A, wherever the focus is. By the key's place, because Alt changes its letter on a Mac. */
function useMenuShortcut(toggle: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.code !== "KeyA") return;
      event.preventDefault();
      toggle();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [toggle]);
}
