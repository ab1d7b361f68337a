/** The bar over the rows: whose conversations they are, and what to do with the selected ones. */

import { ListFilter, X } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { AssignList } from "../conversation/assign-on-demand.ts";
import { useAgent, useLive } from "../live.tsx";
import { AssignManyButton } from "./assign-many-button.tsx";
import type { HeldBy } from "./held-by.ts";
import { OFFLINE, useHeldByOffline } from "./held-by.ts";
import type { Selection } from "./use-selection.ts";
import "./list-bar.css";

interface ListBarProps {
  /** How many rows "all shown" would select. */
  shown: number;
  /** Null where nothing can be done with several: only Owner and Admin assign many. */
  selection: Selection | null;
  isPending: boolean;
  assign: (agentId: string | null) => void;
  /** Which of the view's conversations are shown, as a button; null where there is no choice. */
  filter: ReactNode;
}

export function ListBar({ shown, selection, isPending, assign, filter }: ListBarProps) {
  const { t } = useTranslation();
  const isEmpty = shown === 0;
  if ((isEmpty || !selection) && !filter) return null;
  const count = selection?.ids.size ?? 0;
  return (
    <div className="list-bar">
      {selection && !isEmpty && <SelectAll shown={shown} selection={selection} />}
      {selection && count > 0 ? (
        <>
          <span className="list-bar-count">{t("bulk.selected", { count })}</span>
          <AssignManyButton count={count} isDisabled={isPending} assign={assign} shortcut="a">
            {t("bulk.assign")}
          </AssignManyButton>
          <Button className="icon-button" aria-label={t("bulk.clear")} onPress={selection.choose.none}>
            <X size={16} aria-hidden="true" />
          </Button>
        </>
      ) : (
        filter
      )}
    </div>
  );
}

function SelectAll({ shown, selection }: { shown: number; selection: Selection }) {
  const { t } = useTranslation();
  const { ids, choose } = selection;
  const isAll = ids.size === shown;
  return (
    <label className="select-all">
      <input
        type="checkbox"
        checked={isAll}
        ref={(box) => {
          if (box) box.indeterminate = ids.size > 0 && !isAll;
        }}
        onChange={isAll ? choose.none : choose.all}
      />
      <span className={ids.size === 0 ? undefined : "hidden-label"}>{t("bulk.select_all")}</span>
    </label>
  );
}

export function HolderFilter({ heldBy, set }: { heldBy: HeldBy; set: (heldBy: HeldBy) => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const offline = useHeldByOffline();
  const agent = useAgent(heldBy);
  const ownId = useLive((state) => state.account.id);
  const choose = (who: HeldBy) => {
    set(who);
    setOpen(false);
  };
  const name =
    agent?.id === ownId ? t("agent.you", { name: agent.name }) : (agent?.name ?? t("agent.former"));
  const label =
    heldBy === null
      ? t("held.by_anyone")
      : heldBy === OFFLINE
        ? t("held.by_offline")
        : t("held.by", { name });
  return (
    <span className="holder-filter">
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <Button className="button quiet small-button" data-on={heldBy !== null || undefined}>
          <ListFilter size={14} aria-hidden="true" />
          <span className="truncated">{label}</span>
        </Button>
        <Popover className="popover assign-popover" placement="bottom end">
          <Dialog aria-label={t("held.title")}>
            <div className="holder-choices">
              <Button className="menu-button" onPress={() => choose(null)}>
                {t("held.anyone")}
              </Button>
              <Button className="menu-button" onPress={() => choose(OFFLINE)}>
                {t("held.offline")}{" "}
                <span className="muted">{t("agent.load_without_limit", { count: offline })}</span>
              </Button>
            </div>
            <AssignList
              to="anyone"
              assigneeId={null}
              give={choose}
              ask={choose}
              placeholder={t("held.find")}
            />
          </Dialog>
        </Popover>
      </DialogTrigger>
      {heldBy !== null && (
        <Button className="icon-button" aria-label={t("held.clear")} onPress={() => set(null)}>
          <X size={16} aria-hidden="true" />
        </Button>
      )}
    </span>
  );
}

interface OfflineNoteProps {
  heldBy: HeldBy;
  set: (heldBy: HeldBy) => void;
  /** Null for whoever may reassign them one by one only. */
  assignAll: ((agentId: string | null) => void) | null;
  isPending: boolean;
}

/** Conversations whose agent is gone: found, and for Owner and Admin reassigned, with two clicks (RT8). */
export function OfflineNote({ heldBy, set, assignAll, isPending }: OfflineNoteProps) {
  const { t } = useTranslation();
  const count = useHeldByOffline();
  if (count === 0 || (heldBy !== null && heldBy !== OFFLINE)) return null;
  return (
    <p className="offline-note">
      <span>{t("held.offline_note", { count })}</span>
      {heldBy === null && (
        <Button className="text-button" onPress={() => set(OFFLINE)}>
          {t("held.show")}
        </Button>
      )}
      {assignAll && (
        // What is going to be assigned is shown while one chooses to whom.
        <AssignManyButton count={count} isDisabled={isPending} assign={assignAll} opened={() => set(OFFLINE)}>
          {t("held.assign_all")}
        </AssignManyButton>
      )}
    </p>
  );
}
