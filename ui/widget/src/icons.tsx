import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

export const ChatIcon = () => (
  <Icon>
    <path d="M12 3.5c-5 0-9 3.4-9 7.6 0 2.3 1.2 4.4 3.2 5.8l-1.4 3.8 5.1-2 2.1.2c5 0 9-3.4 9-7.8S17 3.5 12 3.5Z" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path class="line" d="m6 6 12 12M18 6 6 18" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path class="line" d="m6 9.5 6 6 6-6" />
  </Icon>
);

export const SendIcon = () => (
  <Icon>
    <path class="line" d="M12 19V5.5M6 11.5l6-6 6 6" />
  </Icon>
);
