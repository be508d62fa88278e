import type { components } from "./schema";

type Schemas = components["schemas"];

export type Session = Schemas["Session"];
export type Run = Schemas["Run"];
export type RunStatus = Schemas["RunStatus"];
export type Approval = Schemas["Approval"];
export type ApprovalScope = Schemas["ApprovalScope"];
export type RuleSuggestion = Schemas["RuleSuggestion"];
export type DecideApproval = Schemas["DecideApproval"];
export type Workspace = Schemas["Workspace"];
export type FolderDiff = Schemas["FolderDiff"];
export type FileDiff = Schemas["FileDiff"];
export type DiffHunk = Schemas["DiffHunk"];
export type Rule = Schemas["Rule"];
export type RuleEffect = Schemas["RuleEffect"];
export type SimulatedRules = Schemas["SimulatedRules"];
export type Judgement = Schemas["Judgement"];
export type SearchHit = Schemas["SearchHit"];
export type ServicesReport = Schemas["ServicesReport"];
export type Attachment = Schemas["Attachment"];
export type RewindReport = Schemas["RewindReport"];
export type LandReport = Schemas["LandReport"];
export type Agent = Schemas["Agent"];
export type Dashboard = Schemas["Dashboard"];
export type UsageSum = Schemas["UsageSum"];
export type ModelCall = Schemas["ModelCall"];
export type ModelRouteEntry = Schemas["ModelRouteEntry"];
export type ModelKeyCreated = Schemas["ModelKeyCreated"];
export type ModelKey = Schemas["ModelKey"];
export type WorkspaceImport = Schemas["WorkspaceImport"];
export type PhoneLink = Schemas["PhoneLink"];
export type PhoneReach = Schemas["PhoneReach"];
export type SignedInBrowser = Schemas["SignedInBrowser"];
export type DiffChanged = Schemas["DiffChanged"];
export type Problem = Schemas["Problem"];

/** A page of a list. */
export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}
