/**
 * A dialog over the whole page, with a question or a few fields. Escape leaves it; a press beside it does not, lest what
 * was typed, or is shown only once, goes with a slip of the hand.
 */

import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import "./form.css";

interface SmallDialogProps {
  title: string;
  /** It asks something before what cannot simply be taken back. */
  isQuestion?: boolean;
  /** Where no trigger around it says so. */
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  children: (close: () => void) => ReactNode;
}

export function SmallDialog({ title, isQuestion = false, children, ...open }: SmallDialogProps) {
  return (
    <ModalOverlay className="small-dialog-veil" {...open}>
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
