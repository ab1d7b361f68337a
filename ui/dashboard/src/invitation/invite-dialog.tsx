/** Inviting somebody: an e-mail and a role; then the link, which is shown this once. */

import type { NewInvitation, Role } from "@lenochat/protocol";
import { UserPlus } from "lucide-react";
import type { FormEvent } from "react";
import { useState } from "react";
import { Button, DialogTrigger, FieldError, Form, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { CopyField } from "../form/copy-field.tsx";
import { refusalWords } from "../form/save-note.tsx";
import { SelectField } from "../form/select-field.tsx";
import { SmallDialog } from "../form/small-dialog.tsx";
import { useOwnAgent } from "../live.tsx";
import { useRoleOptions } from "../member/role-setting.tsx";
import { useInvite } from "./use-invitations.ts";

export function InviteButton() {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <Button className="button primary">
        <UserPlus size={16} aria-hidden="true" />
        {t("invitations.invite")}
      </Button>
      <SmallDialog title={t("invitations.title")}>{(close) => <Invite close={close} />}</SmallDialog>
    </DialogTrigger>
  );
}

function Invite({ close }: { close: () => void }) {
  const invite = useInvite();
  return invite.data ? (
    <Invited invitation={invite.data} another={invite.reset} close={close} />
  ) : (
    <InviteForm invite={invite} close={close} />
  );
}

function InviteForm({ invite, close }: { invite: ReturnType<typeof useInvite>; close: () => void }) {
  const { t } = useTranslation();
  const roles = useRoleOptions(useOwnAgent());
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (!invite.isPending) invite.mutate({ email: email.trim(), role });
  };
  return (
    <Form className="small-dialog-form" onSubmit={submitted}>
      <TextField
        className="field"
        type="email"
        isRequired
        value={email}
        onChange={(text) => {
          setEmail(text);
          if (invite.isError) invite.reset();
        }}
      >
        <Label>{t("invitations.email")}</Label>
        <Input className="input" autoComplete="off" autoFocus />
        <FieldError className="field-error" />
      </TextField>
      <SelectField label={t("member.role")} options={roles} value={role} choose={setRole}>
        <span className="muted small">{t(`member.role_is.${role}`)}</span>
      </SelectField>
      {invite.isError && (
        <p className="small-dialog-why" role="alert">
          {refusalWords(t, invite.error)}
        </p>
      )}
      <div className="small-dialog-buttons">
        <Button className="button" onPress={close}>
          {t("form.cancel")}
        </Button>
        <Button type="submit" className="button primary">
          {t(invite.isPending ? "invitations.inviting" : "invitations.send")}
        </Button>
      </div>
    </Form>
  );
}

interface InvitedProps {
  invitation: NewInvitation;
  another: () => void;
  close: () => void;
}

function Invited({ invitation, another, close }: InvitedProps) {
  const { t } = useTranslation();
  return (
    <>
      <p role="status">
        {t("invitations.invited", { email: invitation.email, role: t(`role.${invitation.role}`) })}
      </p>
      <CopyField label={t("invitations.link")} text={invitation.invitation_url}>
        <span className="muted small">{t("invitations.link_once")}</span>
      </CopyField>
      <div className="small-dialog-buttons">
        <Button className="button" onPress={another}>
          {t("invitations.another")}
        </Button>
        <Button className="button primary" onPress={close}>
          {t("form.done")}
        </Button>
      </div>
    </>
  );
}
