/** The members as a table; of a large team only the rows on screen are drawn. */

import type { Agent } from "@lenochat/protocol";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Words } from "../availability/words.ts";
import { MemberRow } from "./member-row.tsx";
import type { Sort, SortColumn } from "./member-rows.ts";
import { placed, useDrawnRows } from "./use-drawn-rows.ts";

interface MemberTableProps {
  rows: readonly Agent[];
  words: Words;
  teamNames: ReadonlyMap<string, string>;
  ownId: string;
  sort: Sort;
  setSort: (sort: Sort) => void;
  /** Null: this viewer does not manage members. */
  open: ((id: string) => void) | null;
  openId: string | null;
  pointer: object;
}

export function MemberTable(props: MemberTableProps) {
  const { rows, words, teamNames, ownId, open, openId, pointer } = props;
  const { t } = words;
  const scroller = useRef<HTMLDivElement>(null);
  const { drawn, tabStop, height, measure, keys } = useDrawnRows(rows, openId, scroller);
  const disabledCount = rows.filter((agent) => agent.disabled).length;
  return (
    <div
      className="member-scroll"
      ref={scroller}
      // Without a control in it the list could not be scrolled with the keyboard.
      {...(open === null && { tabIndex: 0, role: "region", "aria-label": t("team.list") })}
    >
      <table
        className="member-table"
        data-teams={teamNames.size > 0 || undefined}
        aria-label={t("team.list")}
        aria-rowcount={rows.length + 1}
        {...pointer}
      >
        <Head words={words} sort={props.sort} setSort={props.setSort} hasTeams={teamNames.size > 0} />
        <tbody
          className="member-rows"
          {...(open && keys)}
          style={height === null ? undefined : { height, position: "relative" }}
        >
          {drawn.map(({ agent, index, start }) =>
            agent ? (
              <MemberRow
                key={agent.id}
                agent={agent}
                words={words}
                teamNames={teamNames}
                isOwn={agent.id === ownId}
                open={open}
                isOpen={agent.id === openId}
                isTabStop={agent.id === tabStop}
                index={index}
                start={start}
                measure={measure}
              />
            ) : (
              <tr
                key="disabled"
                aria-rowindex={index + 2}
                className="member-heading"
                data-index={index}
                ref={measure}
                style={placed(start)}
              >
                <td colSpan={5}>{t("team.disabled", { count: disabledCount })}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps {
  words: Words;
  sort: Sort;
  setSort: (sort: Sort) => void;
  hasTeams: boolean;
}

function Head({ words, sort, setSort, hasTeams }: HeadProps) {
  const { t } = words;
  return (
    <thead className="member-head">
      <tr className="member-head-row" aria-rowindex={1}>
        <SortHead column="name" {...{ sort, setSort }} />
        <SortHead column="status" {...{ sort, setSort }} />
        <SortHead column="load" {...{ sort, setSort }} />
        <th scope="col">{t("team.column.eligible")}</th>
        {hasTeams && (
          <th scope="col" className="member-teams-head">
            {t("team.column.teams")}
          </th>
        )}
      </tr>
    </thead>
  );
}

interface SortHeadProps {
  column: SortColumn;
  sort: Sort;
  setSort: (sort: Sort) => void;
}

function SortHead({ column, sort, setSort }: SortHeadProps) {
  const { t } = useTranslation();
  const isSorted = sort.column === column;
  const direction = sort.isDescending ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={isSorted ? direction : "none"}>
      <button
        type="button"
        className="sort-button"
        onClick={() => setSort({ column, isDescending: isSorted && !sort.isDescending })}
      >
        {t(`team.column.${column}`)}
        {isSorted && (sort.isDescending ? <ArrowDown size={14} /> : <ArrowUp size={14} />)}
      </button>
    </th>
  );
}
