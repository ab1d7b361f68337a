/** A member's role: who may give which, and what each one is for. */

import type { Agent, Role } from "@lenochat/protocol";
import { useTranslation } from "react-i18next";
import { SaveNote } from "../form/save-note.tsx";
import type { SelectOption } from "../form/select-field.tsx";
import { SelectField } from "../form/select-field.tsx";
import type { Manager } from "./rights.ts";
import { mayChangeRole, rolesToGive } from "./rights.ts";
import { useMemberChange } from "./use-member-change.ts";

export function RoleSetting({ agent, manager }: { agent: Agent; manager: Manager }) {
  const { t } = useTranslation();
  const { change, asked, isPending, failure } = useMemberChange(agent.id);
  const options = useRoleOptions(manager, agent.role);
  const isFixed = !mayChangeRole(manager, agent);
  return (
    <SelectField
      label={t("member.role")}
      options={options}
      value={asked?.role ?? agent.role}
      choose={(role) => role !== agent.role && change({ role })}
      isDisabled={isFixed}
    >
      <span className="muted small">
        {isFixed ? t("member.own_role") : t(`member.role_is.${agent.role}`)}
      </span>
      <SaveNote isPending={isPending} failure={failure} />
    </SelectField>
  );
}

/** The roles that may be given, and the one that is there. */
export function useRoleOptions(manager: Manager, present?: Role): readonly SelectOption<Role>[] {
  const { t } = useTranslation();
  const roles = rolesToGive(manager);
  const offered = present === undefined || roles.includes(present) ? roles : [present, ...roles];
  return offered.map((role) => ({ id: role, name: t(`role.${role}`), hint: t(`member.role_is.${role}`) }));
}
