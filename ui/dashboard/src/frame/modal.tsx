/** A window over the page: everything else waits. Escape, the X and a click beside it ask to leave. */

import { X } from "lucide-react";
import type { ReactNode } from "react";
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
