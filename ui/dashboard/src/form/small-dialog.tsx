/** A dialog over the whole page; Escape and a press beside it leave it. */

import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import "./form.css";

interface SmallDialogProps {
  title: string;
  /** It asks something before what cannot simply be taken back. */
  isQuestion?: boolean;
  children: (close: () => void) => ReactNode;
}

export function SmallDialog({ title, isQuestion = false, children }: SmallDialogProps) {
  return (
    <ModalOverlay className="small-dialog-veil" isDismissable={!isQuestion}>
      <Modal className="small-dialog">
        <Dialog className="small-dialog-content" role={isQuestion ? "alertdialog" : "dialog"}>
          {({ close }) => (
            <>
              <Heading slot="title" className="small-dialog-title">
                {title}
              </Heading>
              {children(close)}
            </>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
