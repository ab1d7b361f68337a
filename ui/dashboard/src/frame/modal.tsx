/** A window over the page: everything else waits. Escape, the X and a click beside it ask to leave. */

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useEffectEvent } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";
import "./modal.css";

interface ModalWindowProps {
  title: string;
  /** Whoever shows the window decides whether it closes. */
  leave: () => void;
  className?: string;
  children: ReactNode;
}

export function ModalWindow({ title, leave, className = "", children }: ModalWindowProps) {
  const { t } = useTranslation();
  useEscapeFromNowhere(leave);
  return (
    <ModalOverlay className="modal-overlay" isOpen isDismissable onOpenChange={leave}>
      <Modal className={`modal ${className}`}>
        <Dialog className="modal-dialog">
          <header className="modal-header">
            <Heading slot="title" level={1}>
              {title}
            </Heading>
            <Button className="icon-button" aria-label={t("modal.close")} onPress={leave}>
              <X size={18} aria-hidden="true" />
            </Button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A button that goes away, or is disabled, when it was pressed takes the focus with it; Escape still means the window. */
function useEscapeFromNowhere(leave: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === "Escape" && document.activeElement === document.body) leave();
  });
  useEffect(() => {
    const heard = (event: KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", heard);
    return () => document.removeEventListener("keydown", heard);
  }, []);
}
