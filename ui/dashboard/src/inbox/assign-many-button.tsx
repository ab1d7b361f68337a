/** "Assign..." for many conversations: the same panel as for one. */

import type { ReactNode } from "react";
import { useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { AssignPanel } from "../conversation/assign-on-demand.ts";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";

interface AssignManyButtonProps {
  /** How many, as its dialog says. */
  count: number;
  isDisabled?: boolean;
  /** To an agent, or with null back to the queue. */
  assign: (agentId: string | null) => void;
  opened?: () => void;
  /** The key that opens it too. */
  shortcut?: string;
  children: ReactNode;
}

export function AssignManyButton({
  count,
  isDisabled = false,
  assign,
  opened,
  shortcut,
  children,
}: AssignManyButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const change = (open: boolean) => {
    setOpen(open);
    if (open) opened?.();
  };
  // Before the open conversation's own key: what is selected is meant.
  useShortcuts(shortcut === undefined ? {} : { [shortcut]: isDisabled ? null : () => change(true) }, {
    first: true,
  });
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={change}>
      <Button className="button small-button" isDisabled={isDisabled}>
        {children}
      </Button>
      <Popover className="popover assign-popover" placement="bottom start">
        <Dialog aria-label={t("bulk.title", { count })}>
          <AssignPanel
            to="anyone"
            assigneeId={null}
            mayRelease
            assign={assign}
            close={() => setOpen(false)}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
