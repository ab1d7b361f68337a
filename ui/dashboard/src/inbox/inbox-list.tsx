/** The rows of one inbox view, with what shows while they load, where there are none, and when they cannot be had. */

import type { InboxView } from "@lenochat/client";
import { inboxCounts, inboxRows, isClosedView } from "@lenochat/client";
import type { RefObject } from "react";
import { useEffect, useEffectEvent, useMemo } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useWords } from "../availability/use-words.ts";
import { reasonWords } from "../availability/words.ts";
import { visitorName } from "../conversation/visitor.tsx";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useDesk, useLive, useOwnAgent, useTeams } from "../live.tsx";
import { ConversationRow } from "./conversation-row.tsx";
import { TeamFilter, useForTeam } from "./for-team.tsx";
import { useHeldBy, useHolds } from "./held-by.ts";
import { HolderFilter, ListBar, OfflineNote } from "./list-bar.tsx";
import type { RowsHandle } from "./row-grid.tsx";
import { RowGrid } from "./row-grid.tsx";
import { useAssignMany } from "./use-assign-many.ts";
import { useSelection } from "./use-selection.ts";
import { useSteadyRows } from "./use-steady-rows.ts";
import type { ViewOnScreen } from "./use-view.ts";
import { useView } from "./use-view.ts";

interface InboxListProps {
  view: InboxView;
  openId: string | null;
  address: (conversationId: string | null) => string;
  grid: RefObject<RowsHandle | null>;
}

export function InboxList({ view, openId, address, grid }: InboxListProps) {
  const { t } = useTranslation();
  const onScreen = useView(view);
  if (onScreen.failure) {
    const sentence = t("inbox.failed", { why: failureWords(t, onScreen.failure) });
    return <Failure sentence={sentence} retry={onScreen.retry} />;
  }
  if (!onScreen.isLoaded) return <Placeholder patient title={t("inbox.loading")} />;
  return <Rows view={view} openId={openId} address={address} grid={grid} onScreen={onScreen} />;
}

function Rows({ view, openId, address, grid, onScreen }: InboxListProps & { onScreen: ViewOnScreen }) {
  const { t } = useTranslation();
  const { rows, isFiltered, holder, team, readAll } = useFiltered(view, onScreen);
  const steady = useSteadyRows(rows);
  const total = useLive((state) => (isClosedView(view) ? null : inboxCounts(state)[view]));
  const mayAssignMany =
    useLive((state) => state.account.permissions.includes("assign_any")) && !isClosedView(view);
  const selection = useSelection(steady.rows);
  const many = useAssignMany((left) => selection.choose.only(left));
  const assignSelected = (agentId: string | null) =>
    many.mutate({ agentId, ids: () => Promise.resolve([...selection.ids]) });
  return (
    <>
      {holder && (
        <OfflineNote
          {...holder}
          isPending={many.isPending}
          assignAll={mayAssignMany ? (agentId) => many.mutate({ agentId, ids: readAll }) : null}
        />
      )}
      <ListBar
        shown={steady.rows.length}
        selection={mayAssignMany ? selection : null}
        isPending={many.isPending}
        assign={assignSelected}
        filter={holder ? <HolderFilter {...holder} /> : team && <TeamFilter {...team} />}
      />
      {steady.rows.length === 0 ? (
        <Nothing view={view} isFiltered={isFiltered} onScreen={onScreen} />
      ) : (
        <div className="steady" {...steady.pointer}>
          <RowGrid
            ref={grid}
            label={t("inbox.list", { view: t(`inbox.${view}`) })}
            rows={steady.rows}
            total={onScreen.more === null ? steady.rows.length : isFiltered ? null : total}
            openId={openId}
            href={address}
            Content={ConversationRow}
            selection={mayAssignMany ? selection : null}
            nameOf={(row) => visitorName(t, row)}
            nearEnd={() => onScreen.more?.()}
            above={<HeldBack count={steady.heldBack} release={steady.release} />}
            below={onScreen.more && <More onScreen={onScreen} />}
          />
        </div>
      )}
    </>
  );
}

/** The rows that are asked for: of one agent, or for one team; what of them was not read yet is read. */
function useFiltered(view: InboxView, onScreen: ViewOnScreen) {
  const { live } = useDesk();
  const [askedHolder, setHolder] = useHeldBy();
  const heldBy = view === "all" ? askedHolder : null;
  const holds = useHolds(heldBy);
  const { team: askedTeam, set: setTeam, isFor } = useForTeam();
  const team = view === "unassigned" ? askedTeam : null;
  const hasTeams = useTeams().length > 0;
  const isFiltered = heldBy !== null || team !== null;
  const passes = team === null ? holds : isFor;
  const rows = useMemo(
    () => (isFiltered ? onScreen.rows.filter(passes) : onScreen.rows),
    [isFiltered, passes, onScreen.rows],
  );
  const { more, moreFailure } = onScreen;
  const readOn = useEffectEvent(() => more?.());
  const reached = more === null || moreFailure !== null ? null : onScreen.rows.length;
  useEffect(() => {
    if (isFiltered && reached !== null) readOn();
  }, [isFiltered, reached]);
  const readAll = async () => {
    await onScreen.readAll();
    const { state } = live.getSnapshot();
    return state
      ? inboxRows(state, view)
          .filter(passes)
          .map((row) => row.id)
      : [];
  };
  return {
    rows,
    isFiltered,
    holder: view === "all" ? { heldBy, set: setHolder } : null,
    team: view === "unassigned" && hasTeams ? { team, set: setTeam } : null,
    readAll,
  };
}

function Nothing(props: { view: InboxView; isFiltered: boolean; onScreen: ViewOnScreen }) {
  const { t } = useTranslation();
  const { view, isFiltered, onScreen } = props;
  if (!isFiltered) return <Empty view={view} />;
  if (onScreen.more) return <More onScreen={onScreen} />;
  return view === "unassigned" ? (
    <Placeholder title={t("for_team.none")} hint={t("for_team.none_hint")} />
  ) : (
    <Placeholder title={t("held.none")} hint={t("held.none_hint")} />
  );
}

function HeldBack({ count, release }: { count: number; release: () => void }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <Button className="held-back" onPress={release}>
      {t("inbox.held_back", { count })}
    </Button>
  );
}

/** At the end of what was read: the next page comes by itself, and can be asked for where that failed. */
function More({ onScreen }: { onScreen: ViewOnScreen }) {
  const { t } = useTranslation();
  const { moreFailure } = onScreen;
  if (!moreFailure) return <p className="more muted patience">{t("inbox.loading")}</p>;
  return (
    <p className="more" role="alert">
      {t("inbox.more_failed", { why: failureWords(t, moreFailure) })}
      <Button className="text-button" onPress={() => onScreen.more?.()}>
        {t("inbox.retry")}
      </Button>
    </p>
  );
}

function Empty({ view }: { view: InboxView }) {
  const { t } = useTranslation();
  const words = useWords();
  const me = useOwnAgent();
  const isWaitingInVain = view === "mine" && !me.eligible;
  const hint = isWaitingInVain
    ? t("inbox.empty.mine_hint_not_eligible", { reasons: reasonWords(words, me) })
    : t(`inbox.empty.${view}_hint`);
  return <Placeholder title={t(`inbox.empty.${view}`)} hint={hint} />;
}
