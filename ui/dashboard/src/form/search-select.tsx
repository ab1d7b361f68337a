/** A choice of one among many: typed to be found. */

import { ChevronDown } from "lucide-react";
import {
  Button,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from "react-aria-components";
import "./form.css";

interface SearchSelectProps<Id extends string> {
  label: string;
  options: readonly { readonly id: Id; readonly name: string }[];
  /** Null: nothing is chosen yet. */
  value: Id | null;
  choose: (id: Id) => void;
  /** What the list says when nothing is like what was typed. */
  none: string;
  complaint?: string | undefined;
}

export function SearchSelect<Id extends string>(props: SearchSelectProps<Id>) {
  const { label, options, value, choose, none, complaint } = props;
  const chosen = (key: unknown) => {
    const option = options.find((one) => one.id === key);
    if (option && option.id !== value) choose(option.id);
  };
  return (
    <ComboBox
      className="field"
      defaultItems={options}
      value={value}
      onChange={chosen}
      isInvalid={complaint !== undefined}
      menuTrigger="focus"
      allowsEmptyCollection
    >
      <Label className="rule-label">{label}</Label>
      <div className="search-select">
        <Input className="input" onFocus={(event) => event.target.select()} />
        <Button className="icon-button">
          <ChevronDown size={16} aria-hidden="true" />
        </Button>
      </div>
      <FieldError className="field-error">{complaint}</FieldError>
      <Popover className="popover select-popover">
        <ListBox className="select-list" renderEmptyState={() => <p className="muted select-none">{none}</p>}>
          {(option: { id: Id; name: string }) => (
            <ListBoxItem id={option.id} textValue={option.name} className="select-item">
              <span className="select-name">{option.name}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
