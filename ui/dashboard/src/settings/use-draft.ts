/**
 * Changes of rules that are not saved yet. They lie over the workspace's live rules, so whatever somebody else saves
 * meanwhile is seen at once, and only what was touched here is sent.
 */

import type { WorkspaceChange } from "@lenochat/client";
import { ApiError, workspaceKnown } from "@lenochat/client";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useDesk, useLive } from "../live.tsx";
import type { RuleName, Rules } from "./rules.ts";
import { changeOf, fieldOf, isSame, RULE_NAMES, rulesOf } from "./rules.ts";

/** A rule that was saved by somebody else since this draft was begun. */
export interface Meanwhile {
  readonly name: RuleName;
  /** Whether the draft has another value for it, which saving would set. */
  readonly isTouched: boolean;
}

export interface Draft {
  readonly saved: Rules;
  /** The saved rules with the changes of this draft. */
  readonly rules: Rules;
  /** What was typed where a number belongs, as long as it is none. */
  readonly texts: Partial<Record<RuleName, string>>;
  /** What the server said against single rules, until they are changed again. */
  readonly complaints: Partial<Record<RuleName, string>>;
  /** The same under the server's names, which also name parts of a rule: `business_hours.weekly.mon.0`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Why the last attempt to save failed as a whole. */
  readonly failure: Error | null;
  readonly meanwhile: readonly Meanwhile[];
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly isSaved: boolean;
  readonly set: <Name extends RuleName>(name: Name, value: Rules[Name]) => void;
  /** Something was typed that is no value of this rule. */
  readonly mistype: (name: RuleName, text: string) => void;
  /** Back to what is saved: one rule, or all. */
  readonly discard: (name?: RuleName) => void;
  readonly save: () => void;
}

interface Edits {
  /** What was saved when the draft was begun; null while there is none. */
  readonly began: Rules | null;
  readonly values: Partial<Rules>;
  readonly texts: Draft["texts"];
}

const NO_FIELDS = {};
const NONE: Edits = { began: null, values: {}, texts: {} };

export function useDraft(): Draft {
  const workspace = useLive((state) => state.workspace.value);
  const saved = useMemo(() => rulesOf(workspace), [workspace]);
  const [edits, setEdits] = useState(NONE);
  const changed = changedIn(saved, edits.values);
  const rules = { ...saved, ...changed };
  const saving = useSave(
    (sent) => changeOf(sent, rules, workspace.ai_chat),
    (sent, after) => setEdits((now) => without(now, sent, after)),
  );
  const complaints = complaintsOf(saving.error);
  const edit = (change: (now: Edits) => Edits) => {
    saving.reset();
    setEdits((now) => unlessEmpty(change({ ...now, began: now.began ?? saved })));
  };
  return {
    saved,
    rules,
    texts: edits.texts,
    complaints,
    fields: saving.error instanceof ApiError ? saving.error.fields : NO_FIELDS,
    failure: Object.keys(complaints).length === 0 ? saving.error : null,
    meanwhile: meanwhileOf(edits, saved),
    isChanged: Object.keys(changed).length + Object.keys(edits.texts).length > 0,
    isSaving: saving.isPending,
    isSaved: saving.isSuccess,
    set: (name, value) =>
      edit((now) => {
        const { values, ...rest } = dropped(now, name);
        return { ...rest, values: isSame(value, saved[name]) ? values : { ...values, [name]: value } };
      }),
    mistype: (name, text) => edit((now) => ({ ...now, texts: { ...now.texts, [name]: text } })),
    discard: (name) => edit((now) => (name === undefined ? NONE : dropped(now, name))),
    save: () => saving.mutate(changed),
  };
}

/** Confirmed by the server: the rules on the screen are saved when its answer says so, never before. */
function useSave(
  change: (sent: Partial<Rules>) => WorkspaceChange,
  saved: (sent: Partial<Rules>, after: Rules) => void,
) {
  const { api, live } = useDesk();
  return useMutation({
    mutationFn: (sent: Partial<Rules>) => api.changeWorkspace(change(sent)),
    onSuccess: ({ data, position }, sent) => {
      live.update((state) => workspaceKnown(state, data, position));
      saved(sent, rulesOf(data));
    },
    // A key may be among them: it does not stay in memory when the page has gone.
    gcTime: 0,
  });
}

/** What the draft would change: somebody else may have saved the same meanwhile. */
function changedIn(saved: Rules, values: Partial<Rules>): Partial<Rules> {
  return Object.fromEntries(entriesOf(values).filter(([name, value]) => !isSame(saved[name], value)));
}

function meanwhileOf({ began, values }: Edits, saved: Rules): Meanwhile[] {
  if (!began) return [];
  return entriesOf(saved)
    .filter(([name, value]) => !isSame(began[name], value) && !isSame(values[name], value))
    .map(([name]) => ({ name, isTouched: name in values }));
}

/** The draft after these were saved; what was changed again while they were under way stays in it. */
function without(edits: Edits, sent: Partial<Rules>, after: Rules): Edits {
  const left = entriesOf(edits.values).filter(
    ([name, value]) => !(name in sent && isSame(sent[name], value)),
  );
  return unlessEmpty({ ...edits, began: after, values: Object.fromEntries(left) });
}

/** A draft that changes nothing is none: whatever others save from then on is simply shown. */
function unlessEmpty(edits: Edits): Edits {
  return Object.keys({ ...edits.values, ...edits.texts }).length === 0 ? NONE : edits;
}

function dropped(edits: Edits, name: RuleName): Edits {
  return { ...edits, values: omit(edits.values, name), texts: omit(edits.texts, name) };
}

function omit<Kept extends object>(from: Kept, name: keyof Kept): Kept {
  const { [name]: _, ...rest } = from;
  return rest as Kept;
}

function entriesOf(rules: Partial<Rules>): [RuleName, Rules[RuleName]][] {
  return Object.entries(rules) as [RuleName, Rules[RuleName]][];
}

function complaintsOf(error: Error | null): Draft["complaints"] {
  if (!(error instanceof ApiError)) return {};
  const complaints = RULE_NAMES.map((name) => [name, error.fields[fieldOf(name)]]);
  return Object.fromEntries(complaints.filter(([, complaint]) => complaint !== undefined));
}
