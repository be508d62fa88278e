import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Refusal } from "./api/client";
import { App } from "./App";
import { keepForOffline } from "./offline/register";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/approvals.css";
import "./styles/session.css";
import "./styles/diff.css";
import "./styles/figures.css";
import { applyTheme } from "./ui/theme";

applyTheme();
keepForOffline();

const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (failures, error) => !(error instanceof Refusal) && failures < 2 },
  },
});

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
