/** Opens the list of shortcuts, and so does the key `?`. */

import { Keyboard } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { ModalWindow } from "../frame/modal.tsx";
import { onDemand } from "../frame/on-demand.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

const ShortcutsList = onDemand(async () => (await import("./shortcuts-list.tsx")).ShortcutsList);

export function ShortcutsButton() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ "?": () => setOpen(true) });
  return (
    <>
      <Button className="icon-button" aria-label={t("shortcuts.title")} onPress={() => setOpen(true)}>
        <Keyboard size={18} aria-hidden="true" />
      </Button>
      {isOpen && (
        <ModalWindow title={t("shortcuts.title")} leave={() => setOpen(false)}>
          <ShortcutsList />
        </ModalWindow>
      )}
    </>
  );
}
