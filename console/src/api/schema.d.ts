// Made by `npm run types`; do not edit.
export interface paths {
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign this browser out; its open streams end. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedOut"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a ticket: it opens one stream, or signs one browser in, once, within 30 seconds; or lets a page from disk hear and talk to one session for 12 hours. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CreateTicket"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketIssued"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that the daemon works with, asked just now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ServicesReport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{workspaceId}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What differs from the last commit in the workspace's folder. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspaceId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FolderDiff"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/land": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the session's changes out of it: as a commit, branch, patch, push or pull request. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["LandSession"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LandReport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/land": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the session's changes out of it: as a commit, branch, patch, push or pull request. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["LandSession"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LandReport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session's files, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AttachmentList"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Give files to the session, as multipart/form-data; messages then name them. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AttachmentList"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session's files, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AttachmentList"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Give files to the session, as multipart/form-data; messages then name them. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AttachmentList"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/{approvalId}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a short-lived link by which this approval can be answered, once, without the owner's token. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    approvalId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApprovalLink"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit log, oldest first; next_cursor is the after of the next page. */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    limit?: string;
                    kind?: string;
                    since?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfAuditEntry"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/llm/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest model calls, and how many there are in all. */
        get: {
            parameters: {
                query?: {
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UsageLog"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/database/prune": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move the logs of idle sessions to compressed archives and remove them from the database; with dry_run only say which. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PruneRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PruneReport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Routes and providers with their state and price; never a key. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfModelRouteEntry"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/llm/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A conversation in, a text out, whichever protocol the provider speaks; the provider demo answers offline. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PlainChatRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlainChatReply"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many workspaces, sessions and runs there are, and the newest runs. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Dashboard"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in Prometheus' text format: model calls in the names of OpenTelemetry's GenAI conventions, the runtime, and connections. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stored events of sessions, runs or sandboxes over a WebSocket; of all when none is named. */
        get: {
            parameters: {
                query?: {
                    entity_types?: string;
                    entity_ids?: string;
                    event_types?: string;
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Switching Protocols */
                101: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/browsers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The browsers that are signed in, the newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfSignedInBrowser"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Sign every browser out; their open streams end. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfSignedInBrowser"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/browsers/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign one browser out, with those that it let in; their open streams end. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    number: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfSignedInBrowser"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/phone-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By which address phones reach this daemon, as far as its settings say. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PhoneReach"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make a link, and its QR code, that signs one browser in, once, within two minutes. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CreatePhoneLink"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PhoneLink"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the daemon is alive. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HealthReport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as /health. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HealthReport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether its store answers. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HealthReport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All workspaces, newest first. */
        get: {
            parameters: {
                query?: {
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfWorkspace"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{workspaceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One workspace. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspaceId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Workspace"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{workspaceId}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's sessions, newest first. */
        get: {
            parameters: {
                query?: {
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path: {
                    workspaceId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfSession"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{workspaceId}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A folder's entries as JSON, or a file's bytes; with session, in the folder that it works in. */
        get: {
            parameters: {
                query?: {
                    path?: string;
                    session?: string;
                };
                header?: never;
                path: {
                    workspaceId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import a git repository, or a local folder in place. With Prefer: respond-async it answers at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ImportWorkspace"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Workspace"];
                    };
                };
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceImport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imports under way and of the last day, newest first. */
        get: {
            parameters: {
                query?: {
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfWorkspaceImport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/imports/{importId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an import is. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    importId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceImport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/imports/{importId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an import is, then every change until its end, as SSE. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    importId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/imports/{importId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop an import; nothing is left of it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    importId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceImport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The git hosts that there are credentials for, without the secrets. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GitCredentialList"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Keep a credential for a git host, in the place of the one there was. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SetGitCredential"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GitCredential"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/credentials/{host}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forget a git host's credential. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    host: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GitCredential"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All sessions, newest first. */
        get: {
            parameters: {
                query?: {
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfSession"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make a session in a workspace, or in a repository that is imported first. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CreateSession"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One session. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/agent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Choose the agent's mode and model from the next message on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ChooseAgent"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/prompt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue a prompt as the next run. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PromptSession"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PromptAccepted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message: queue, steer or interrupt. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SendMessage"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageAccepted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/messages/{messageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say a message otherwise that the agent has not got yet. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                    messageId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["EditMessage"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageAccepted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Take back a message that the agent has not got yet. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                    messageId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageAccepted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/compact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Summarise the older part of the conversation, as a run of its own; for Gantry's own agent. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PromptAccepted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/interrupt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop the active run. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionInterrupted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/calls/{toolCallId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer the approval that a tool call waits for. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                    toolCallId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["DecideApproval"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session's events as SSE. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session's events over a WebSocket, which also takes messages. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Switching Protocols */
                101: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole log as a zip. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All sessions, newest first. */
        get: {
            parameters: {
                query?: {
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfSession"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make a session in a workspace, or in a repository that is imported first. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CreateSession"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One session. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/agent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Choose the agent's mode and model from the next message on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ChooseAgent"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/prompt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue a prompt as the next run. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PromptSession"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PromptAccepted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message: queue, steer or interrupt. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SendMessage"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageAccepted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/messages/{messageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say a message otherwise that the agent has not got yet. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                    messageId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["EditMessage"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageAccepted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Take back a message that the agent has not got yet. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                    messageId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageAccepted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/compact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Summarise the older part of the conversation, as a run of its own; for Gantry's own agent. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PromptAccepted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/interrupt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop the active run. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionInterrupted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/calls/{toolCallId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer the approval that a tool call waits for. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                    toolCallId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["DecideApproval"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session's events as SSE. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session's events over a WebSocket, which also takes messages. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Switching Protocols */
                101: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole log as a zip. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message; an unknown session id begins a session in a scratch workspace. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PostSessionMessage"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionMessagePosted"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/{sessionId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session's events as SSE; the session need not exist yet. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/{sessionId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session over a WebSocket; its first message begins one that is unknown. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Switching Protocols */
                101: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/rewind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring files, conversation or both back to an earlier position, or undo that. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RewindSession"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RewindReport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a new session with this one's history and files up to a position. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ForkSession"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/rewind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring files, conversation or both back to an earlier position, or undo that. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RewindSession"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RewindReport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a new session with this one's history and files up to a position. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ForkSession"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the session changed: all of it, one run's part, or between two positions. */
        get: {
            parameters: {
                query?: {
                    run?: string;
                    from?: string;
                    to?: string;
                };
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FolderDiff"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/diff/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take chosen files or hunks back; a diff that is no longer true is refused. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ChangeDiff"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffChanged"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/diff/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take chosen files or hunks in, from an earlier position. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ChangeDiff"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffChanged"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/diff/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept chosen files or hunks: they leave the diff from=accepted, and no file changes. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AcceptDiff"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffChanged"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Forget what was accepted, to look at all of it again. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffChanged"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the session changed: all of it, one run's part, or between two positions. */
        get: {
            parameters: {
                query?: {
                    run?: string;
                    from?: string;
                    to?: string;
                };
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FolderDiff"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/diff/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take chosen files or hunks back; a diff that is no longer true is refused. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ChangeDiff"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffChanged"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/diff/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take chosen files or hunks in, from an earlier position. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ChangeDiff"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffChanged"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/diff/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept chosen files or hunks: they leave the diff from=accepted, and no file changes. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AcceptDiff"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffChanged"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Forget what was accepted, to look at all of it again. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffChanged"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All runs, newest first; of one session or status when asked. */
        get: {
            parameters: {
                query?: {
                    session_id?: string;
                    status?: string;
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfRun"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The run's events as SSE; ends after run.completed. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the run up. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a paused run go on; with its budget still spent it pauses again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}/steps/{stepId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer the approval that a step waits for. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                    stepId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["DecideApproval"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The run's part of the log as a zip. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All runs, newest first; of one session or status when asked. */
        get: {
            parameters: {
                query?: {
                    session_id?: string;
                    status?: string;
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfRun"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The run's events as SSE; ends after run.completed. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the run up. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a paused run go on; with its budget still spent it pauses again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/steps/{stepId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer the approval that a step waits for. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                    stepId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["DecideApproval"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The run's part of the log as a zip. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{workspaceId}/trust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the workspace is trusted, and what its rules say. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspaceId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TrustState"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Let the workspace's own rules deny and ask, or no more. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspaceId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SetTrust"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TrustState"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{workspaceId}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the folders of sessions are set up, and what the repository proposes. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspaceId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceSettings"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Set the setup script and the copied files, or take over the repository's proposal. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspaceId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SetWorkspaceSettings"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceSettings"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{workspaceId}/disk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the workspace takes of the daemon's disk. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspaceId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceDisk"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{workspaceId}/clean": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove the folders of sessions that rest and have nothing to lose, or say which. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspaceId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CleanWorkspace"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CleanReport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The inbox and its history, newest first; of one status, kind, session or run when asked. */
        get: {
            parameters: {
                query?: {
                    status?: string;
                    kind?: string;
                    session_id?: string;
                    run_id?: string;
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfApproval"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/{approvalId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One approval: exactly what would be done. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    approvalId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Answer an approval or a plan, perhaps with edited input; the first answer wins. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    approvalId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["DecideApproval"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/{approvalId}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer a question; the first answer wins. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    approvalId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AnswerQuestion"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give one answer to equal approvals, each with a result of its own. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["DecideApprovals"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DecidedApprovals"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits, then every change, as SSE. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rules, newest first, revoked ones too; the managed ones stand before the first page, over and above its limit. */
        get: {
            parameters: {
                query?: {
                    layer?: string;
                    effect?: string;
                    kind?: string;
                    workspace_id?: string;
                    session_id?: string;
                    revoked?: string;
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfRule"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Add a rule; it counts at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AddRule"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Rule"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rules/{ruleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule, with how often it decided. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    ruleId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Rule"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Revoke a rule; it is kept and shown. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    ruleId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Rule"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rules/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the rules would say to an action, which one decides and why, part by part. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CheckRules"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Judgement"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rules/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What other rules would have changed about the recorded requests. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SimulateRules"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SimulatedRules"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rules/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take over rules of Claude Code or Codex; a dry run unless dry_run is false. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ImportRules"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RuleImport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every agent: whether it is installed and logged in, and what it can do. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfAgent"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/history/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take past conversations of Claude Code and Codex in, as sessions that can be read and searched. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ImportHistory"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HistoryImport"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Virtual keys, newest first; revoked ones when asked. Never a secret. */
        get: {
            parameters: {
                query?: {
                    revoked?: string;
                    holder_kind?: string;
                    held_by?: string;
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfModelKey"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make a key; its secret is in this reply and is never shown again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CreateModelKey"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelKeyCreated"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One key, with its last use. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    keyId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelKey"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Change models, limits, budgets or expiry; it counts at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    keyId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ChangeModelKey"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelKey"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Revoke a key; it is kept and shown. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    keyId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelKey"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Usage by day, user, model, session, run or key. A cost that is not known is null and counted as unpriced. */
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                    group_by?: string;
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfUsageSum"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Single model calls, newest first. */
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfModelCall"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events by their text, newest first: words, "quoted phrases", begin*; all must occur. */
        get: {
            parameters: {
                query?: {
                    q?: string;
                    session_id?: string;
                    workspace_id?: string;
                    type?: string;
                    limit?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPageOfSearchHit"];
                    };
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models that routes name; in Anthropic's form for clients that send anthropic-version. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Body of `POST …/diff/accept`. */
        AcceptDiff: {
            /** @description At least one, by the ids of the diff from `accepted`. */
            changes?: null | components["schemas"]["DiffChoice"][];
        };
        /** @description Body of `POST /api/rules`, and a rule of the managed file. */
        AddRule: {
            /** @description `user`, the default; `workspace` or `session`, which need an id. */
            layer?: null | string;
            /** @description `allow`, `ask` or `deny`. */
            effect?: null | string;
            /** @description `command`, `file`, `network` or `tool`. */
            kind?: null | string;
            pattern?: null | string;
            agent?: null | string;
            workspace_id?: null | string;
            session_id?: null | string;
            /** @description At most 1,000 characters. */
            reason?: null | string;
            /** Format: date-time */
            expires_at?: null | string;
            /** @description At most 50; each must hold. */
            tests?: null | components["schemas"]["AddRuleTest"][];
        };
        /** @description An example with a new rule. */
        AddRuleTest: {
            input?: null | string;
            /** @description `matches` or `not`. */
            expect?: null | string;
        };
        /** @description An agent of this daemon, as it was found just now. */
        Agent: {
            name: components["schemas"]["AgentName"];
            /** @description Its name for people. */
            title: string;
            /** @description It can be started. A session can be created all the same; its runs then end saying how to install it. */
            installed: boolean;
            /** @description Of its program; null when it has none, or it is missing. */
            version: null | string;
            /** @description The program's path; null when it has none, or it is missing. */
            program: null | string;
            /** @description Whose account pays for its model calls, in a few words; null when nothing is configured. */
            login: null | string;
            /** @description What to type to install it; null when there is nothing to install. */
            install: null | string;
            /** @description Sentences about what may go wrong, such as a version that was not tested. */
            warnings: string[];
            capabilities: components["schemas"]["AgentCapabilities"];
        };
        /** @description What an agent can honestly do; a client offers no more than this. */
        AgentCapabilities: {
            /** @description What becomes of a message that steers. */
            steering: components["schemas"]["SteeringWay"];
            /** @description How the agent learns why something was denied. */
            denial: components["schemas"]["DenialWay"];
            /** @description An approval may be answered with other input. */
            edited_input: boolean;
            /** @description It goes on with its own memory after its process, or the daemon, ended. */
            resume: boolean;
            /** @description A fork of the session at its end keeps the agent's own memory; at any other place it is told what was said. */
            fork: boolean;
            /** @description It sees images that messages carry. */
            images: boolean;
            /** @description Its ways to work, the usual one first; empty when it has only one. */
            modes: string[];
            /** @description Models that a session may name for it: the one that is configured, and the routes of the model gateway that serve it. */
            models: string[];
            /** @description Which of its actions approvals and rules see, in a sentence or two. */
            rules_see: string;
            /** @description The model that it works with when a session names none; null: the agent chooses. */
            usual_model?: null | string;
            /** @description A session may name other models besides, under their makers' names. */
            other_models?: boolean;
        };
        /** @description A kind of agent: `native`, `claude`, `codex`, `demo` or `acp:NAME`; lower case, beginning with a letter, at most 64 characters. */
        AgentName: string;
        /** @description Body of `POST /api/approvals/{id}/answer`: choices, words, or both. */
        AnswerQuestion: {
            /** @description At most 16,000 characters. */
            text?: null | string;
            /** @description Of those that were offered, spelled as they were; more than one only when the question says so. */
            choices?: null | string[];
        };
        /** @description A durable question that an agent asks, most often before it acts, and its answer. */
        Approval: {
            approval_id: components["schemas"]["ApprovalId"];
            session_id: components["schemas"]["SessionId"];
            run_id: components["schemas"]["RunId"];
            step_id: components["schemas"]["StepId"];
            tool_call_id: components["schemas"]["ToolCallId"];
            agent: components["schemas"]["AgentName"];
            /** @description The tool that would run. */
            tool: string;
            /** @description One line for people; control characters are shown escaped. */
            title: string;
            /** @description Why it is asked. */
            reason: string;
            /** @description Exactly what would be given to the tool. */
            input: components["schemas"]["JsonElement"];
            /** @description Lower-case hex SHA-256 of the input's bytes as stored; an answer must name it. */
            input_hash: string;
            /** @description A unified diff of what would change, when the action writes a file. */
            diff: null | string;
            /** @description What the sandbox in force prevents, in one sentence. */
            sandbox: string;
            status: components["schemas"]["ApprovalStatus"];
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When it becomes a denial. Moves on while no daemon runs, and nobody could answer.
             */
            expires_at: string;
            /** Format: date-time */
            decided_at: null | string;
            /** @description Who answered: a user, or `rule:ID`. */
            decided_by: null | string;
            feedback: null | string;
            /** @description What it asks for. */
            kind?: components["schemas"]["ApprovalKind"];
            /** @description The agent can take other input with the answer. */
            editable?: boolean;
            edited?: null | components["schemas"]["EditedInput"];
            form?: null | components["schemas"]["QuestionForm"];
            /** @description The answer to a question: each choice on a line of its own, then words. */
            answer?: null | string;
            /** @description The program that the answer came from, such as `cli`, `api` or `link`. */
            decided_via?: null | string;
            workspace_id?: null | components["schemas"]["WorkspaceId"];
            action?: null | components["schemas"]["GatedAction"];
            /** @description The rules that decided it or had it asked; of an answer that is remembered, the rules that it wrote. */
            rule_ids?: unknown[];
            /** @description Rules that would remember the answer, narrowest first; only such as would then win. */
            rule_suggestions?: components["schemas"]["RuleSuggestion"][];
        };
        /** Format: uuid */
        ApprovalId: string;
        /**
         * @description What stands in the inbox.
         * @enum {unknown}
         */
        ApprovalKind: "approval" | "question" | "plan";
        /** @description Answer of `POST /api/approvals/{id}/link`: whoever opens the URL may answer this approval, once. */
        ApprovalLink: {
            url: string;
            /** Format: date-time */
            expires_at: string;
        };
        /**
         * @description How far an answer reaches.
         * @enum {unknown}
         */
        ApprovalScope: "once" | "session" | "workspace" | "always";
        /**
         * @description Where an approval stands.
         * @enum {unknown}
         */
        ApprovalStatus: "pending" | "allowed" | "denied" | "expired" | "withdrawn" | "answered";
        /** @description A file that a user gave to a session. */
        Attachment: {
            attachment_id: components["schemas"]["AttachmentId"];
            session_id: components["schemas"]["SessionId"];
            /** @description As the user's program called it; for people, never a path. */
            name: string;
            /** @description Told from its content: `text/plain`, `image/png`, `image/jpeg`, `image/gif` or `image/webp`. */
            media_type: string;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
            /** @description Of its bytes, lower-case hex. */
            sha256: string;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * Format: uuid
         * @description A file that a user gave to a session.
         */
        AttachmentId: string;
        /** @description Answer of `POST` and `GET /api/sessions/{id}/attachments`. */
        AttachmentList: {
            items: components["schemas"]["Attachment"][];
        };
        /** @description Who did what, from where, when. Never changed and never removed. */
        AuditEntry: {
            /**
             * Format: int64
             * @description Counts upward in the order in which it was written.
             */
            position: number;
            /** Format: date-time */
            at: string;
            kind: components["schemas"]["AuditKind"];
            /** @description Such as `allowed`, `denied`, `expired`, `trusted`, `refused`. */
            verdict: string;
            /** @description One line for people; control characters are shown escaped. */
            what: string;
            /** @description The user, or what decided instead of one, such as `deadline`. */
            actor: string;
            /** @description The program, such as `cli`, `api`, `link` or `daemon`. */
            client: string;
            /** @description Where the request came from; null when the daemon itself acted. */
            address: null | string;
            session_id: null | components["schemas"]["SessionId"];
            run_id: null | components["schemas"]["RunId"];
            approval_id: null | components["schemas"]["ApprovalId"];
            workspace_id: null | components["schemas"]["WorkspaceId"];
            /** @description Of what was decided. */
            input_hash: null | string;
            /** @description Ids of the rules that took part. */
            rules: string[];
            /** @description What more there is to say, such as the feedback or the hash of the input that ran instead. */
            detail: null | string;
        };
        /**
         * @description What an audit entry is about.
         * @enum {unknown}
         */
        AuditKind: "decision" | "question" | "link" | "trust" | "rule" | "refused" | "key";
        /**
         * @description What a budget is counted over.
         * @enum {unknown}
         */
        BudgetWindow: "run" | "day" | "month";
        /** @description Body of `POST …/diff/revert` and `…/diff/apply`. */
        ChangeDiff: {
            /**
             * Format: int64
             * @description Revert: the position that the chosen changes go back to; the session's beginning when absent.
             */
            from?: number | null;
            /** @description Revert: the run whose changes go back, instead of From. */
            run?: null | string;
            /**
             * Format: int64
             * @description Apply: the position that the chosen changes are taken from.
             */
            to?: number | null;
            /** @description At least one. */
            changes?: null | components["schemas"]["DiffChoice"][];
            /**
             * @description Revert: the chosen changes go back to how the files were accepted last, instead of From.
             * @default false
             */
            accepted?: boolean;
        };
        /** @description Changes a virtual key; what is left out stays. */
        ChangeModelKey: {
            /** @description Replaces the list; an empty one allows all. */
            models?: null | string[];
            /**
             * Format: int32
             * @description 0 takes the limit away.
             */
            requests_per_minute?: number | null;
            /**
             * Format: int64
             * @description 0 takes the limit away.
             */
            tokens_per_minute?: number | null;
            /** @description Each replaces the budget of its window, or is added; one without `usd` and `tokens` takes it away. */
            budgets?: null | components["schemas"]["ModelBudget"][];
            /** Format: date-time */
            expires_at?: null | string;
        };
        /** @description Body of `POST /api/rules/check`: what would be said to this. */
        CheckRules: {
            /** @description `command`, the default; `file`, `network` or `tool`. */
            kind?: null | string;
            /** @description As in RuleTest. */
            input?: null | string;
            /** @description Where a command starts, relative to the workspace; its top by default. */
            folder?: null | string;
            /** @description Who would ask; a session's own agent by default. */
            agent?: null | string;
            /** @description Where; a session's own workspace by default. */
            workspace_id?: null | string;
            session_id?: null | string;
        };
        /** @description Body of `POST /api/sessions/{id}/agent`: how its agent works from the next message on. What is left out stays; `default` takes a choice back. */
        ChooseAgent: {
            /** @description One of the modes that `GET /api/agents` lists for it. */
            agent_mode?: null | string;
            /** @description One of the models that `GET /api/agents` lists for it, or another one where `other_models` is true. */
            model?: null | string;
        };
        /** @description What became of the folders that were made for a workspace's sessions. Their logs and checkpoints stay. */
        CleanReport: {
            workspace_id: components["schemas"]["WorkspaceId"];
            dry_run: boolean;
            folders: components["schemas"]["CleanedFolder"][];
            /**
             * Format: int64
             * @description Of those that went, or would.
             */
            freed_bytes: number;
        };
        /** @description Body of `POST /api/workspaces/{id}/clean`. */
        CleanWorkspace: {
            /** @description Only say what would go; true when absent. */
            dry_run?: null | boolean;
            /** @description Also folders with work that was not landed; false when absent. Sessions that work are never touched. */
            force?: null | boolean;
        };
        /** @description One of them. */
        CleanedFolder: {
            session_id: components["schemas"]["SessionId"];
            title: null | string;
            /** Format: int64 */
            bytes: number;
            /** @description Why it stays; null when it went, or would. */
            kept: null | string;
        };
        /** @description Makes a virtual key. */
        CreateModelKey: {
            /** @description `user`, `session`, `run` or `tenant`. */
            holder_kind: null | string;
            /** @description The user's or tenant's name, the session's or run's id. */
            held_by: null | string;
            /** @description What to call it; the holder's name when left out. */
            name?: null | string;
            /** @description Names of models, `*` for any characters; all when left out. */
            models?: null | string[];
            /** Format: int32 */
            requests_per_minute?: number | null;
            /** Format: int64 */
            tokens_per_minute?: number | null;
            budgets?: null | components["schemas"]["ModelBudget"][];
            /**
             * Format: date-time
             * @description Never when left out.
             */
            expires_at?: null | string;
        };
        /** @description Body of `POST /api/auth/phone-links`. */
        CreatePhoneLink: {
            /** @description The https address by which the phone reaches the daemon, through the user's own tunnel; the daemon's own setting when absent. */
            base_url?: null | string;
        };
        /** @description Body of `POST /api/sessions`: one of WorkspaceId and RepoUrl. */
        CreateSession: {
            /** @description A workspace that there is. */
            workspace_id?: null | string;
            /** @description A git URL or absolute path to import first. */
            repo_url?: null | string;
            /** @description The same as Agent, under the name that older clients know. */
            runner_type?: null | string;
            /** @description The agent; `native` when absent. */
            agent?: null | string;
            /** @description `chat`, the default. */
            mode?: null | string;
            title?: null | string;
            /**
             * @description True: work in a copy of a local folder, as a session also does when another one is at work there. An imported repository is always copied.
             * @default false
             */
            isolated?: boolean;
            /** @description The kind of sandbox: `bubblewrap`, `container`, or `process`, which is no boundary; the daemon's choice when absent. */
            sandbox?: null | string;
            /**
             * Format: double
             * @description What the model calls of each of its runs may cost, in US dollars; at that a run pauses. Above 0; the daemon's limit when absent.
             */
            max_cost_usd?: null | number | string;
            /** @description How the agent works: one of the modes that `GET /api/agents` lists; its usual one when absent. */
            agent_mode?: null | string;
            /** @description The model that it works with, as string? ChooseAgent.Model; its usual one when absent. */
            model?: null | string;
        };
        /** @description Body of `POST /api/tickets`. */
        CreateTicket: {
            /** @description `stream` (also when absent) for one event stream or WebSocket, `sign_in` for one browser session, `page` for a page that is opened from disk. */
            purpose?: null | string;
            /**
             * Format: uuid
             * @description The session that the page is for; `page` needs it.
             */
            session_id?: string;
        };
        /** @description What there is and what happened of late, as the seed's dashboard shows it. */
        Dashboard: {
            /**
             * Format: int64
             * @description Workspaces, removed ones not counted.
             */
            workspaces_count: number;
            /**
             * Format: int64
             * @description Sessions, ended ones too.
             */
            sessions_count: number;
            /**
             * Format: int64
             * @description Runs that were asked for since midnight, UTC.
             */
            runs_today: number;
            /**
             * Format: int64
             * @description Runs of all time.
             */
            runs_total: number;
            /** @description The newest runs, newest first; at most ten. */
            recent_activity: components["schemas"]["RecentActivity"][];
        };
        /** @description Body of `POST /api/approvals/{id}`. */
        DecideApproval: {
            /** @description `allow` or `deny`. */
            decision?: null | string;
            /** @description `once`, the default; with `allow` also `session`, `workspace` or `always`, which write the rules of a suggestion. */
            scope?: null | string;
            /** @description The hash of what the decider saw; another one than the request's is refused with 409. */
            input_hash?: null | string;
            /** @description What the agent is told with a denial, at most 4,000 characters. */
            feedback?: null | string;
            /** @description With an allow, and where the approval is editable: the input that shall run instead. It is judged again. */
            input?: unknown;
            /**
             * Format: int32
             * @description With a wider scope: the index of the suggestion; 0, the narrowest, by default.
             */
            suggestion?: number | null;
            /** @description With a wider scope, instead of Suggestion: a pattern of one's own that allows the request. */
            pattern?: null | string;
        };
        /** @description Body of `POST /api/approvals/batch`: one answer to requests that are equal, which means the same tool and hash, of one agent, in one workspace, folder and sandbox. */
        DecideApprovals: {
            /** @description These, 100 at most. */
            ids?: null | string[];
            /** @description Instead of Ids: this one, and all pending ones that equal it. */
            equal_to?: null | string;
            /** @description As in DecideApproval; so are the others. */
            decision?: null | string;
            scope?: null | string;
            /** @description The hash of what the decider saw. It goes for all: a request with another is not answered. */
            input_hash?: null | string;
            feedback?: null | string;
            /** Format: int32 */
            suggestion?: number | null;
            pattern?: null | string;
        };
        /** @description What became of one request of a batch. */
        DecidedApproval: {
            approval_id: string;
            approval: null | components["schemas"]["Approval"];
            /** @description Why this answer does not count; null when it does. */
            refusal: null | string;
        };
        /** @description What became of each request of a batch, in the order in which they were named; of `equal_to` oldest first. */
        DecidedApprovals: {
            results: components["schemas"]["DecidedApproval"][];
        };
        /**
         * @description How an agent learns why something was denied.
         * @enum {unknown}
         */
        DenialWay: "with-the-answer" | "as-a-message";
        /** @description What was changed. */
        DiffChanged: {
            /** @description The files that are as was asked. */
            paths: string[];
            /** @description Files that somebody changed in the same moment; they were left alone. */
            left: string[];
        };
        /** @description A file, or hunks of it, as a diff named them. */
        DiffChoice: {
            /** @default  */
            file_id?: string;
            /** @description Absent or empty: the whole file. */
            hunk_ids?: null | string[];
        };
        /** @description Lines that differ, with the lines around them. */
        DiffHunk: {
            /** @description Names the file's id and the lines. */
            hunk_id: string;
            /** Format: int32 */
            old_start: number;
            /** Format: int32 */
            old_lines: number;
            /** Format: int32 */
            new_start: number;
            /** Format: int32 */
            new_lines: number;
            /** @description In git's form, its header line included. */
            patch: string;
        };
        /** @description Body of `POST /api/sessions/{id}/messages/{message_id}`. */
        EditMessage: {
            /** @description What the message says from now on. */
            text?: null | string;
        };
        /** @description What a person put in place of the input that was asked for; this is what runs. */
        EditedInput: {
            input: components["schemas"]["JsonElement"];
            /** @description Lower-case hex SHA-256 of its bytes as stored. */
            input_hash: string;
        };
        /** @description What differs in one file. */
        FileDiff: {
            /** @description Names the path with both its contents: when either changes, the id is another. */
            file_id: string;
            path: string;
            /** @description `added`, `deleted`, `modified`; `noticed` when the file is too large to be kept and only seen to have changed. */
            status: string;
            /** @description It has no lines that could be shown. */
            is_binary: boolean;
            /** Format: int32 */
            lines_added: number;
            /** Format: int32 */
            lines_removed: number;
            hunks: components["schemas"]["DiffHunk"][];
        };
        /** @description Answer of `GET …/diff`: what differs between two states of a folder, by file and hunk. */
        FolderDiff: {
            /** @description The checkpoint that it begins from. */
            from_tree: string;
            /** @description The checkpoint that it leads to. */
            to_tree: string;
            /** Format: int32 */
            lines_added: number;
            /** Format: int32 */
            lines_removed: number;
            /** @description Sorted by path; at most 2000. */
            files: components["schemas"]["FileDiff"][];
            /** @description There were more files, or hunks of more than 8 MiB. */
            truncated: boolean;
        };
        /** @description Body of `POST /api/sessions/{id}/fork`. */
        ForkSession: {
            /**
             * Format: int64
             * @description The position up to which the new session has this one's history and files; the last one when absent.
             */
            seq?: number | null;
            /** @description A title for people; this session's own when absent. */
            title?: null | string;
        };
        /** @description What an agent wants to do, in the terms in which rules judge it. Every agent's own notation is brought into one of these. */
        GatedAction: components["schemas"]["GatedActionScriptAction"] | components["schemas"]["GatedActionProgramAction"] | components["schemas"]["GatedActionFileAction"] | components["schemas"]["GatedActionNetworkAction"] | components["schemas"]["GatedActionOtherAction"];
        /** @description Files to write, make, move or remove. */
        GatedActionFileAction: {
            /** @enum {string} */
            kind?: "file";
            /** @description As the agent names them: relative to the workspace's top, or absolute; at least one. */
            paths: string[];
            /** @description The workspace's top as the agent sees it, absolute: a path beneath it is judged as one within, however it is written. Null when it is not known. */
            root?: null | string;
        };
        /** @description A connection out of the sandbox. */
        GatedActionNetworkAction: {
            /** @enum {string} */
            kind?: "network";
            /** @description A name or an address, as asked for. */
            host: string;
            /** Format: int32 */
            port: number;
            /** @description The workspace's top as the agent sees it, absolute: a path beneath it is judged as one within, however it is written. Null when it is not known. */
            root?: null | string;
        };
        /** @description A tool of which only the name is known, such as one of an MCP server. */
        GatedActionOtherAction: {
            /** @enum {string} */
            kind?: "tool";
            tool: string;
            /** @description The workspace's top as the agent sees it, absolute: a path beneath it is judged as one within, however it is written. Null when it is not known. */
            root?: null | string;
        };
        /** @description A program with its arguments, without a shell between. */
        GatedActionProgramAction: {
            /** @enum {string} */
            kind?: "program";
            /** @description The program first; at least one. */
            arguments: string[];
            /**
             * @description As for ScriptAction.
             * @default .
             */
            folder?: string;
            /** @description The workspace's top as the agent sees it, absolute: a path beneath it is judged as one within, however it is written. Null when it is not known. */
            root?: null | string;
        };
        /** @description Text for a POSIX shell. */
        GatedActionScriptAction: {
            /** @enum {string} */
            kind?: "script";
            /** @description Exactly what the shell would be given. */
            script: string;
            /**
             * @description Where it starts: relative to the workspace's top (`.` is the top), or absolute.
             * @default .
             */
            folder?: string;
            /** @description The workspace's top as the agent sees it, absolute: a path beneath it is judged as one within, however it is written. Null when it is not known. */
            root?: null | string;
        };
        /** @description That there is a credential for a host. */
        GitCredential: {
            host: string;
            user: string;
            /** Format: date-time */
            set_at: string;
        };
        /** @description Answer of `GET /api/workspaces/credentials`, sorted by host. */
        GitCredentialList: {
            items: components["schemas"]["GitCredential"][];
        };
        /** @description Answer of `/health`, `/healthz` and `/readyz`. */
        HealthReport: {
            /** @description `ok`. */
            status: string;
        };
        /** @description What was taken in. */
        HistoryImport: {
            /**
             * Format: int32
             * @description Conversations that are sessions now.
             */
            imported: number;
            /**
             * Format: int32
             * @description Those that were before.
             */
            known: number;
            /**
             * Format: int32
             * @description Those in which nothing was said, that are too long, or that could not be read; the daemon's log says which.
             */
            skipped: number;
        };
        /** @description Body of `POST /api/history/import`. */
        ImportHistory: {
            /** @description `claude` or `codex`; of both when absent. */
            agent?: null | string;
        };
        /**
         * Format: uuid
         * @description The import of a workspace, from its request to its end.
         */
        ImportId: string;
        /** @description How far git has come. */
        ImportProgress: {
            /** @description In git's words: `Counting objects`, `Receiving objects`, `Resolving deltas`, `Updating files`, … */
            phase: string;
            /**
             * Format: int32
             * @description Of this phase, 0 to 100; null while git does not know.
             */
            percent?: number | null;
            /**
             * Format: int64
             * @description Objects, or files, so far.
             */
            done?: number | null;
            /**
             * Format: int64
             * @description Of how many; null while git does not know.
             */
            total?: number | null;
            /**
             * Format: int64
             * @description Received so far; null in phases that receive nothing.
             */
            bytes?: number | null;
            /** @description The path of the submodule that is being fetched; null for the repository itself. */
            submodule?: null | string;
        };
        /** @description Body of `POST /api/rules/import`. */
        ImportRules: {
            /** @description `claude-code` (a `settings.json`) or `codex` (a `.rules` file). */
            format?: null | string;
            /** @description The file's text. */
            text?: null | string;
            /** @description Of all its rules; as in AddRule, and so are the ids. */
            layer?: null | string;
            workspace_id?: null | string;
            session_id?: null | string;
            /** @description Only tells what would be written; true unless it is false. */
            dry_run?: null | boolean;
        };
        /**
         * @description How far an import is.
         * @enum {unknown}
         */
        ImportState: "importing" | "ready" | "failed" | "cancelled";
        /** @description Body of `POST /api/workspaces/import`. Importing the same local folder again gives the workspace that there is. */
        ImportWorkspace: {
            /** @description `github` (any git URL) or `local`; when absent it is told from SourceUri. */
            source_type?: null | string;
            /** @description A git URL (https or ssh), or an absolute path. */
            source_uri?: null | string;
            /** @description A name for people; by default the last two parts of the URL, or the folder's name. */
            display_name?: null | string;
            /** @description The branch or tag that is checked out; the remote's own choice when absent. Git URLs only, as all that follows. */
            branch?: null | string;
            /**
             * Format: int32
             * @description How many commits of history are fetched, 1 or more; all when absent.
             */
            depth?: number | null;
            /** @description Whether submodules are fetched too; each of their URLs is judged as SourceUri is. */
            recurse_submodules?: null | boolean;
        };
        /** @description A page of a list. */
        ItemPageOfAgent: {
            items: components["schemas"]["Agent"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfApproval: {
            items: components["schemas"]["Approval"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfAuditEntry: {
            items: components["schemas"]["AuditEntry"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfModelCall: {
            items: components["schemas"]["ModelCall"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfModelKey: {
            items: components["schemas"]["ModelKey"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfModelRouteEntry: {
            items: components["schemas"]["ModelRouteEntry"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfRule: {
            items: components["schemas"]["Rule"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfRun: {
            items: components["schemas"]["Run"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfSearchHit: {
            items: components["schemas"]["SearchHit"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfSession: {
            items: components["schemas"]["Session"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfSignedInBrowser: {
            items: components["schemas"]["SignedInBrowser"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfUsageSum: {
            items: components["schemas"]["UsageSum"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfWorkspace: {
            items: components["schemas"]["Workspace"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        /** @description A page of a list. */
        ItemPageOfWorkspaceImport: {
            items: components["schemas"]["WorkspaceImport"][];
            /** @description What to pass as `?cursor=` for the next page; null on the last. */
            next_cursor?: null | string;
        };
        JsonElement: unknown;
        /** @description What the rules say of one part of an action. */
        JudgedPart: {
            kind: components["schemas"]["RuleKind"];
            /** @description As a person would write it. */
            part: string;
            verdict: components["schemas"]["RuleEffect"];
            decided_by: null | components["schemas"]["RuleId"];
            explanation: string;
        };
        /** @description What the rules say of an action. */
        Judgement: {
            /** @description Deny when they deny any part; allow when they allow every part; else ask. */
            verdict: components["schemas"]["RuleEffect"];
            /** @description The rules that the verdict comes from; empty when none does. */
            decided_by: unknown[];
            /** @description No rule decided: a person is asked because that is what happens without one. */
            default: boolean;
            /** @description A sentence. */
            explanation: string;
            /** @description In the order of the action; empty when it could not be taken apart. */
            parts: components["schemas"]["JudgedPart"][];
        };
        /**
         * @description What a virtual key is made for.
         * @enum {unknown}
         */
        KeyHolder: "user" | "session" | "run" | "tenant";
        /**
         * @description What a session's changes become.
         * @enum {unknown}
         */
        LandAs: "commit" | "branch" | "patch" | "push" | "pull_request";
        /** @description How a session's changes were landed. */
        LandReport: {
            session_id: components["schemas"]["SessionId"];
            as: components["schemas"]["LandAs"];
            /** @description The commit's id; null for a patch. */
            commit: null | string;
            /** @description The branch that names it now; null for a patch, and for a commit on the branch that is checked out. */
            branch: null | string;
            /** @description Of the pull request. */
            url: null | string;
            /** @description For a patch: what `git apply` takes, in base64 of its bytes. */
            patch: null | string;
            /** @description Files that the session changed and that were not landed: too large to be kept, or in a repository within the repository. */
            left_out: string[];
        };
        /** @description Body of `POST /api/sessions/{id}/land`. */
        LandSession: {
            /** @description `commit` (the default), `branch`, `patch`, `push` or `pull_request`. */
            as?: null | string;
            /** @description The branch that is made, pushed or proposed; `gantry/` and the session id's last eight characters when absent. */
            branch?: null | string;
            /** @description The commit's message; the session's title when absent. */
            message?: null | string;
            /** @description As in `Ada &lt;ada@example.test&gt;`; Gantry when absent. */
            author?: null | string;
            /** @description Of the pull request; the message's first line when absent. */
            title?: null | string;
            /** @description Of the pull request. */
            body?: null | string;
            /** @description The branch that the pull request is for; the repository's default when absent. */
            base?: null | string;
            /**
             * @description Only what was accepted (`POST …/diff/accept`) is landed, as it was when it was accepted; all that the session changed when false.
             * @default false
             */
            accepted?: boolean;
        };
        /** @description The message is durable: it becomes exactly one `ui.message.user`, unless it is cancelled first. */
        MessageAccepted: {
            message_id: components["schemas"]["MessageId"];
            run_id: null | components["schemas"]["RunId"];
        };
        /**
         * Format: uuid
         * @description What a user sent.
         */
        MessageId: string;
        /** @description How much may be spent in a window; at least one of the two limits is there, and both hold. */
        ModelBudget: {
            window: components["schemas"]["BudgetWindow"];
            /**
             * Format: double
             * @description US dollars, more than 0, with at most 9 decimals.
             */
            usd?: null | number | string;
            /**
             * Format: int64
             * @description Input, output and cached tokens together, 1 or more.
             */
            tokens?: number | null;
        };
        /** @description One call of a model, as usage lists it. */
        ModelCall: {
            call_id: components["schemas"]["ModelCallId"];
            /**
             * Format: date-time
             * @description When it was admitted.
             */
            at: string;
            /** @description Who answers for it. */
            user: string;
            key_id: null | components["schemas"]["ModelKeyId"];
            session_id: null | components["schemas"]["SessionId"];
            /** @description A run of this daemon, or what the caller's metadata said. */
            run_id: null | string;
            tenant_id: null | string;
            protocol: string;
            /** @description The model as the caller named it. */
            requested_model: string;
            /** @description Who answered; null when nobody was reached. */
            provider: null | string;
            /** @description The provider's name of what answered. */
            model: null | string;
            /**
             * Format: int64
             * @description Without cached ones; null with the other counts when the provider did not say.
             */
            input_tokens: number | null;
            /** Format: int64 */
            output_tokens: number | null;
            /** Format: int64 */
            cache_read_tokens: number | null;
            /** Format: int64 */
            cache_write_tokens: number | null;
            /** Format: int64 */
            reasoning_tokens: number | null;
            /**
             * Format: double
             * @description Null when usage or price are not known: it may have cost something.
             */
            cost_usd: null | number | string;
            /** @description `completed`, `failed`, `cut` or `abandoned`. */
            status: string;
            /** @description The counts are what was known when the answer broke off. */
            partial: boolean;
            /** Format: int32 */
            http_status: number | null;
            /**
             * Format: int64
             * @description Milliseconds from the request to the end of the answer.
             */
            latency_ms: number;
            /**
             * Format: int64
             * @description Milliseconds to the answer's first byte; null when none came.
             */
            first_byte_ms: number | null;
            /** Format: int32 */
            retries: number;
            /** @description The first choice, as `provider/model`, when another one answered. */
            fallback_from: null | string;
            /** @description A short name of what went wrong. */
            error: null | string;
        };
        /**
         * Format: uuid
         * @description One call of a model through the gateway.
         */
        ModelCallId: string;
        /** @description A virtual key for the model gateway, without its secret, which nobody can show again. */
        ModelKey: {
            key_id: components["schemas"]["ModelKeyId"];
            /** @description What people call it. */
            name: string;
            holder_kind: components["schemas"]["KeyHolder"];
            /** @description The user's or tenant's name, the session's or run's id. */
            held_by: string;
            /** @description Names of models that it allows; `*` stands for any characters. Empty: all. */
            models: string[];
            /**
             * Format: int32
             * @description Null: not limited.
             */
            requests_per_minute: number | null;
            /**
             * Format: int64
             * @description Null: not limited.
             */
            tokens_per_minute: number | null;
            /** @description At most one per window. */
            budgets: components["schemas"]["ModelBudget"][];
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Null: never.
             */
            expires_at: null | string;
            /** Format: date-time */
            revoked_at: null | string;
            /**
             * Format: date-time
             * @description When it was last used for a call, up to a second late; null when never.
             */
            last_used_at: null | string;
        };
        /** @description A virtual key that was just made. */
        ModelKeyCreated: {
            key: components["schemas"]["ModelKey"];
            /** @description Shown this once; nobody can show it again. */
            secret: string;
        };
        /** Format: uuid */
        ModelKeyId: string;
        /** @description What a model costs, in US dollars per million tokens. */
        ModelPriceEntry: {
            /** Format: double */
            input: number | string;
            /** Format: double */
            output: number | string;
            /**
             * Format: double
             * @description Null when it is not known.
             */
            cache_read: null | number | string;
            /**
             * Format: double
             * @description Null when it is not known.
             */
            cache_write: null | number | string;
            /**
             * Format: date
             * @description When the source was read.
             */
            date: null | string;
            /** @description Where the price was read; null for a user's own. */
            source: null | string;
        };
        /** @description A name that clients may ask for, and who answers. */
        ModelRouteEntry: {
            /** @description A route's alias, or `PROVIDER/*` for what no route names. */
            name: string;
            /** @description In the order in which they are tried; among those with a weight, the first is chosen by it. */
            targets: components["schemas"]["ModelTargetEntry"][];
        };
        /** @description One of those who may answer. */
        ModelTargetEntry: {
            /** @description The provider's name. */
            provider: string;
            /** @description `anthropic` or `openai`: what it speaks. */
            kind: string;
            /** @description The provider's name of the model; `*` for the one that the client names. */
            model: string;
            /** @description `target` or `fallback`. */
            role: string;
            /**
             * Format: int32
             * @description Its share among the targets.
             */
            weight: number;
            /** @description `ready`, `no-key` or `resting`, after failures in a row. */
            state: string;
            /** @description What to do about it; null when it is ready. */
            hint: null | string;
            price: null | components["schemas"]["ModelPriceEntry"];
        };
        /** @description A link that signs one browser in, once, as whoever asked for it. */
        PhoneLink: {
            /**
             * Format: uri
             * @description Where it leads.
             */
            url: string;
            /**
             * Format: date-time
             * @description From when on it works no more.
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description When the browser that it signs in is signed out at the latest.
             */
            signed_in_until: string;
            /** @description The link as a QR code: one text of 0 (light) and 1 (dark) for each row, without the light border of 4 that it needs around it. */
            code: string[];
        };
        /** @description Answer of `GET /api/auth/phone-links`. */
        PhoneReach: {
            /**
             * Format: uri
             * @description The address that the daemon's settings name for phones; null when none does.
             */
            base_url: null | string;
        };
        /** @description One message. */
        PlainChatMessage: {
            /** @description `system`, `user` or `assistant`. */
            role?: null | string;
            /** @description Its text. */
            content?: null | string;
        };
        /** @description Whom a call is for; stands in usage as it is said. */
        PlainChatMetadata: {
            /** @description A tenant. */
            tenant_id?: null | string;
            /** @description A run, of this daemon or of the client's own. */
            run_id?: null | string;
        };
        /** @description The model's answer. */
        PlainChatReply: {
            /** @description What it said. */
            text: string;
            /** @description What it took. */
            usage: components["schemas"]["PlainChatUsage"];
        };
        /** @description A conversation as the seed's `/chat` takes it: text in, text out. */
        PlainChatRequest: {
            /** @description Such as `openai`, `anthropic` or `demo`; may be left out when the model is a route's alias. */
            provider?: null | string;
            /** @description The provider's name of the model, or a route's alias. */
            model?: null | string;
            /** @description One or more. */
            messages?: null | components["schemas"]["PlainChatMessage"][];
            metadata?: null | components["schemas"]["PlainChatMetadata"];
        };
        /** @description Tokens as the provider counted them. */
        PlainChatUsage: {
            /**
             * Format: int64
             * @description Cached ones too.
             */
            input_tokens: number;
            /**
             * Format: int64
             * @description Thoughts too.
             */
            output_tokens: number;
        };
        /** @description Body of `POST /v1/session/message`. */
        PostSessionMessage: {
            /** @description A session, or a UUID that is none yet: then it is created in a scratch workspace. */
            session_id?: null | string;
            message?: null | string;
            /** @description Ids of the session's attachments. */
            attachments?: null | string[];
        };
        /** @description A refusal as an RFC 9457 problem document. */
        Problem: {
            /** @description Stable: `urn:gantry:problem:` and a name. */
            type: string;
            /** @description What kind of refusal, in a few words. */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description What is wrong and what to do next. */
            detail?: null | string;
            /** @description The fields that are wrong, each with its sentences. */
            errors?: null | {
                [key: string]: string[];
            };
        };
        /** @description The prompt is durable; it becomes the run's turn. */
        PromptAccepted: {
            run_id: components["schemas"]["RunId"];
            message_id: components["schemas"]["MessageId"];
        };
        /** @description Body of `POST /api/sessions/{id}/prompt`. */
        PromptSession: {
            prompt?: null | string;
            /** @description Ids of the session's attachments. */
            attachments?: null | string[];
            /**
             * Format: double
             * @description What the run's model calls may cost, in US dollars; at that the run pauses. Above 0; the session's limit, or the daemon's, when absent.
             */
            max_cost_usd?: null | number | string;
        };
        /** @description A session that can be pruned. */
        PrunableSession: {
            session_id: components["schemas"]["SessionId"];
            title: null | string;
            /**
             * Format: int64
             * @description How many of its events are in the database.
             */
            events: number;
            /**
             * Format: int64
             * @description Their JSON, in UTF-8.
             */
            bytes: number;
            /**
             * Format: date-time
             * @description When the last of them happened.
             */
            last_event_at: null | string;
        };
        /** @description What a pruning found and did. */
        PruneReport: {
            /** @description The sessions that were to be pruned. */
            found: components["schemas"]["PrunableSession"][];
            outcome: null | components["schemas"]["PruningOutcome"];
        };
        /** @description The body of `POST /api/database/prune`: which sessions' logs are moved to archives. Exactly one of the first two. */
        PruneRequest: {
            /** @description Sessions without work that have been idle for so long, such as `30d`. */
            older_than?: null | string;
            /** @description These, however young; 100 at most. */
            session_ids?: null | unknown[];
            /**
             * @description Only say which they are.
             * @default false
             */
            dry_run?: boolean;
        };
        /** @description A session that was pruned. */
        PrunedSession: {
            session_id: components["schemas"]["SessionId"];
            /**
             * Format: int64
             * @description How many were removed now.
             */
            events: number;
            /**
             * Format: int64
             * @description Their JSON; the database reuses the space.
             */
            freed_bytes: number;
            /**
             * Format: int64
             * @description What the session's archive takes.
             */
            archive_bytes: number;
        };
        /** @description What pruning did. */
        PruningOutcome: {
            pruned: components["schemas"]["PrunedSession"][];
            refused: components["schemas"]["RefusedSession"][];
            /**
             * Format: int64
             * @description The database with its write-ahead log; null when it was not made smaller, because others use it.
             */
            database_bytes_before: number | null;
            /**
             * Format: int64
             * @description The same afterwards.
             */
            database_bytes_after: number | null;
            /** @description Why the database is as large as before; null when it was made smaller, or nothing was removed. */
            note: null | string;
        };
        /** @description How a question wants to be answered. */
        QuestionForm: {
            /** @description Answers to choose from; empty means words only. Words are taken always. */
            choices: string[];
            /** @description More than one may be chosen. */
            multiple: boolean;
        };
        /** @description Something that happened. */
        RecentActivity: {
            /** @description `run`. */
            type: string;
            /** @description A run's status, such as `completed`. */
            status: components["schemas"]["RunStatus"];
            /** @description Where; empty when the workspace is gone. */
            workspace_name: string;
            /** @description The agent. */
            runner_type: string;
            /** @description How the prompt begins, at most 100 characters. */
            prompt_preview: string;
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            created_at: string;
        };
        /** @description A session that was left as it is. */
        RefusedSession: {
            session_id: components["schemas"]["SessionId"];
            reason: string;
        };
        /**
         * @description Which parts of a session are brought back.
         * @enum {unknown}
         */
        RewindParts: "both" | "files" | "conversation";
        /** @description What a rewind did, or would do. */
        RewindReport: {
            session_id: components["schemas"]["SessionId"];
            /**
             * Format: int64
             * @description The position of its `ui.rewound`; null for a preview.
             */
            seq: number | null;
            /** Format: int64 */
            to_seq: number;
            restored: components["schemas"]["RewindParts"];
            /** @description The files that it changed. */
            paths: string[];
            /** @description Files that somebody changed after the session did. */
            conflicts: string[];
            /** @description Files that were left as they are: conflicts that were kept, and files that checkpoints do not keep. */
            left: string[];
        };
        /** @description Body of `POST /api/sessions/{id}/rewind`: one of ToSeq and Undo. */
        RewindSession: {
            /**
             * Format: int64
             * @description The position that the session shall stand at again; 0 is before the first event.
             */
            to_seq?: number | null;
            /**
             * @description True: take back the last rewind.
             * @default false
             */
            undo?: boolean;
            /** @description `files`, `conversation` or `both`, the default. */
            restore?: null | string;
            /** @description What to do with a file that somebody changed after the session did: `refuse` (the default: nothing is done), `keep` theirs, or `overwrite` it. */
            conflicts?: null | string;
            /**
             * @description True: say what would be done and do nothing.
             * @default false
             */
            preview?: boolean;
        };
        /** @description What answers approvals without a person. */
        Rule: {
            rule_id: components["schemas"]["RuleId"];
            layer: components["schemas"]["RuleLayer"];
            effect: components["schemas"]["RuleEffect"];
            kind: components["schemas"]["RuleKind"];
            /** @description In the one form in which it is stored and compared. */
            pattern: string;
            agent: null | components["schemas"]["AgentName"];
            workspace_id: null | components["schemas"]["WorkspaceId"];
            session_id: null | components["schemas"]["SessionId"];
            /** @description Why it is there; with a denial the agent is told. */
            reason: null | string;
            /**
             * Format: date-time
             * @description From when on it decides nothing, by the store's clock.
             */
            expires_at: null | string;
            tests: components["schemas"]["RuleTest"][];
            /** Format: date-time */
            created_at: string;
            /** @description The user, or `managed`. */
            created_by: string;
            /**
             * Format: int64
             * @description How many requests it decided.
             */
            hits: number;
            /**
             * Format: date-time
             * @description When it decided the last one.
             */
            last_used_at: null | string;
            /**
             * Format: date-time
             * @description From when on it decides nothing. Revoked rules are kept, because decisions name them.
             */
            revoked_at: null | string;
            revoked_by: null | string;
            /** @description Why it is out of order, such as a test of its own that fails: it decides nothing, and a deny or ask rule also lets nothing of its kind be allowed unasked. */
            fault: null | string;
        };
        /**
         * @description What a rule says of what it matches, and what a judgement comes to. Of several, the strictest counts: deny, then ask, then allow.
         * @enum {unknown}
         */
        RuleEffect: "allow" | "ask" | "deny";
        /**
         * Format: uuid
         * @description A rule that answers approvals without a person.
         */
        RuleId: string;
        /** @description What came, or would come, of an import. */
        RuleImport: {
            /** @description False: a dry run, nothing is stored. */
            written: boolean;
            /** @description In the order of the source. */
            rules: components["schemas"]["Rule"][];
            /**
             * Format: int32
             * @description How many rules of the source are there already and were left out.
             */
            already_there: number;
            /** @description What has no equal here, in the order of the source. */
            not_carried_over: components["schemas"]["RuleNotImported"][];
        };
        /**
         * @description What a rule is about, and so how its pattern is read.
         * @enum {unknown}
         */
        RuleKind: "command" | "file" | "network" | "tool";
        /**
         * @description Where a rule stands, the weightiest first. Of rules that say the same, the one of the weightier layer is named.
         * @enum {unknown}
         */
        RuleLayer: "managed" | "user" | "workspace" | "session";
        /** @description A line of the source that became no rule. */
        RuleNotImported: {
            /**
             * Format: int32
             * @description From 1.
             */
            line: number;
            text: string;
            /** @description A sentence. */
            why: string;
        };
        /** @description Rules that would remember an answer. With them the same request is allowed unasked; what would lose to another rule is not offered. */
        RuleSuggestion: {
            /**
             * Format: int32
             * @description What an answer names it by; 0 is the narrowest.
             */
            index: number;
            /** @description What they would allow. */
            explanation: string;
            /** @description What would be written, all of it. */
            rules: components["schemas"]["SuggestedRule"][];
            /** @description How far they can reach: `session`, `workspace`, `always`. */
            scopes: components["schemas"]["ApprovalScope"][];
        };
        /** @description An example that a rule carries, so that it cannot come to mean something else unnoticed. */
        RuleTest: {
            /** @description What is asked, in the terms of the rule's kind: a command line, a path, a host with or without a port, a tool's name. */
            input: string;
            expect: components["schemas"]["RuleTestExpectation"];
        };
        /**
         * @description Whether a rule, by itself, decides about an example.
         * @enum {unknown}
         */
        RuleTestExpectation: "matches" | "not";
        /** @description One piece of work in a session. */
        Run: {
            run_id: components["schemas"]["RunId"];
            session_id: components["schemas"]["SessionId"];
            workspace_id: components["schemas"]["WorkspaceId"];
            agent: components["schemas"]["AgentName"];
            status: components["schemas"]["RunStatus"];
            /** @description The message that it answers, at most its first 400 characters. */
            prompt: string;
            /** @description A user asked it to stop and it has not yet. */
            stop_requested: boolean;
            /** @description One sentence, when it ended in a fault. */
            error: null | string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at: null | string;
            /** Format: date-time */
            completed_at: null | string;
        };
        /** Format: uuid */
        RunId: string;
        /**
         * @description Where a run stands.
         * @enum {unknown}
         */
        RunStatus: "queued" | "running" | "waiting_approval" | "paused" | "completed" | "error" | "cancelled" | "interrupted";
        /** @description One event that a search found. */
        SearchHit: {
            session_id: components["schemas"]["SessionId"];
            run_id: null | components["schemas"]["RunId"];
            /**
             * Format: int64
             * @description Its place in the session's log.
             */
            seq: number;
            /** Format: date-time */
            at: string;
            /** @description The event's type, such as `ui.tool.result`. */
            type: string;
            /** @description Null when the session has none. */
            session_title: null | string;
            /** @description The text around what was found, on one line, with control characters written out visibly. */
            snippet: string;
            /** @description Where in the snippet the words stand, in order. */
            matches: components["schemas"]["SnippetMatch"][];
        };
        /** @description Body of `POST /api/sessions/{id}/messages`. */
        SendMessage: {
            /** @description The text; Text says the same under another name. */
            content?: null | string;
            text?: null | string;
            /** @description `user_message` (default), or `interrupt`, which is short for that delivery. */
            message_type?: null | string;
            /** @description `queue` (default), `steer` or `interrupt`. */
            delivery?: null | string;
            /** @description Ids of the session's attachments. */
            attachments?: null | string[];
        };
        /** @description One thing that the daemon works with, as it answered just now. */
        ServiceHealth: {
            name: string;
            state: components["schemas"]["ServiceState"];
            /**
             * Format: double
             * @description How long it took to answer, or to fail, in milliseconds; null when it was not asked.
             */
            latency_ms: null | number | string;
            /** @description Why it is not up; null when it is. */
            detail: null | string;
        };
        /**
         * @description How a service is.
         * @enum {unknown}
         */
        ServiceState: "up" | "down" | "off";
        /** @description Answer of `GET /api/health/services`. */
        ServicesReport: {
            items: components["schemas"]["ServiceHealth"][];
        };
        /** @description A conversation between one user and one agent in one workspace. */
        Session: {
            session_id: components["schemas"]["SessionId"];
            workspace_id: components["schemas"]["WorkspaceId"];
            /** @description The folder that the agent works in. */
            repo_path: string;
            /** @description The agent's own name for the conversation; null until it has one. */
            thread_id: null | string;
            /** @description The same as Agent, under the name that older clients know. */
            runner_type: components["schemas"]["AgentName"];
            agent: components["schemas"]["AgentName"];
            mode: components["schemas"]["SessionMode"];
            /** @description The beginning of the first message, or what the creator gave. */
            title: null | string;
            active_run_id: null | components["schemas"]["RunId"];
            /**
             * Format: int64
             * @description The last position of its log.
             */
            last_seq: number;
            /** Format: date-time */
            created_at: string;
            /** @description The kind of sandbox that was chosen for it; null for the daemon's own choice. */
            sandbox?: null | string;
            /** @description How its agent works, as somebody chose it; null for the agent's usual mode. */
            agent_mode?: null | string;
            /** @description The model that its agent works with, as somebody chose it; null for the agent's usual one. */
            model?: null | string;
            /** @description The branch that its folder stood on when it was last looked at, which is at the end of each run; null when it stood on none. */
            branch?: null | string;
            /**
             * Format: double
             * @description What its model calls cost through the gateway, in US dollars; null while none of them had a known price.
             */
            cost_usd?: null | number | string;
            changes?: null | components["schemas"]["SessionChanges"];
            last_run?: null | components["schemas"]["SessionRun"];
        };
        /** @description How much a session changed in all, from how it found the files to how its last run, rewind or taking back left them. */
        SessionChanges: {
            /** Format: int32 */
            files: number;
            /** Format: int32 */
            lines_added: number;
            /** Format: int32 */
            lines_removed: number;
        };
        /** @description What a session takes. */
        SessionDisk: {
            session_id: components["schemas"]["SessionId"];
            title: null | string;
            /**
             * Format: int64
             * @description Its own clone or copy; 0 for one that works in place, or whose folder was cleaned away.
             */
            folder_bytes: number;
            /**
             * Format: int64
             * @description What its tools wrote and its providers sent.
             */
            output_bytes: number;
        };
        /**
         * Format: uuid
         * @description A conversation between one user and one agent in one workspace.
         */
        SessionId: string;
        /** @description What `POST /api/sessions/{id}/interrupt` stopped. */
        SessionInterrupted: {
            run_id: null | components["schemas"]["RunId"];
        };
        /** @description The message is durable. */
        SessionMessagePosted: {
            session_id: components["schemas"]["SessionId"];
            /** @description The message's id, which its `ui.message.user` carries. */
            event_id: components["schemas"]["MessageId"];
        };
        /**
         * @description What a session is for.
         * @enum {unknown}
         */
        SessionMode: "chat" | "imported";
        /** @description How a session stands: its active run, else the last that was asked for. */
        SessionRun: {
            run_id: components["schemas"]["RunId"];
            status: components["schemas"]["RunStatus"];
            /** Format: date-time */
            created_at: string;
            /** @description Why it stands still, one sentence; null when it does not. */
            paused_for: null | string;
            /**
             * Format: date-time
             * @description When it goes on by itself; null when that is not known.
             */
            paused_until: null | string;
        };
        /** @description Body of `POST /api/workspaces/credentials`. The secret is never given out again. */
        SetGitCredential: {
            /** @description As git URLs name it: `host` for the usual port of https, or `host:port`. */
            host?: null | string;
            /** @description The name that goes with the secret; `git` when absent, which forges take with a token. */
            user?: null | string;
            /** @description A token or password. */
            secret?: null | string;
        };
        /** @description Body of `POST /api/workspaces/{id}/trust`. */
        SetTrust: {
            trusted?: null | boolean;
        };
        /** @description Body of `POST /api/workspaces/{id}/settings`. What is absent stays as it is. */
        SetWorkspaceSettings: {
            /** @description Shell commands that run once in each folder that is made for a session; empty for none. */
            setup_script?: null | string;
            /** @description Files that each such folder gets from the workspace, by their path from its top; empty for none. */
            copied_files?: null | string[];
            /** @description Takes over what the repository proposes, if it still is what has this hash; then the other two are absent. */
            proposal_hash?: null | string;
        };
        /** @description What a repository's `.gantry/workspace.json` says. */
        SetupProposal: {
            /** @description Lower-case hex SHA-256 of its bytes. */
            hash: string;
            setup_script: null | string;
            copied_files: string[];
            /** @description Why it cannot be taken over; null when it can. */
            fault: null | string;
        };
        /** @description A browser that is signed in. */
        SignedInBrowser: {
            /**
             * Format: int64
             * @description Names it, as in `DELETE /api/auth/browsers/{number}`.
             */
            number: number;
            /**
             * Format: int64
             * @description The number of the browser that showed it a code, and with which it ends; null: it was signed in by `gantry open`.
             */
            let_in_by: number | null;
            /** @description Where it signed in from; behind a tunnel, the tunnel's end. */
            address: null | string;
            /** @description What it said that it is; whoever signs in may say anything. */
            program: null | string;
            /** Format: date-time */
            began_at: string;
            /** Format: date-time */
            expires_at: string;
            /** @description It is the one that asks. */
            is_this_one: boolean;
        };
        /** @description Answer of `POST /api/auth/logout`. */
        SignedOut: {
            /** @description Whether there was a browser session to end; its open streams end with it. */
            session_ended: boolean;
        };
        /** @description Body of `POST /api/rules/simulate`: what would have been said, had the rules been these. */
        SimulateRules: {
            /** @description To put beside the present rules, 100 at most. */
            rules?: null | components["schemas"]["AddRule"][];
            /** @description Present rules to leave out. */
            without?: null | string[];
            /**
             * Format: date-time
             * @description Only requests from then on; the last 30 days by default.
             */
            since?: null | string;
            /**
             * Format: int32
             * @description How many requests to replay, the newest first: 1 to 2,000, 500 by default.
             */
            limit?: number | null;
        };
        /** @description A recorded request that other rules would answer differently. */
        SimulatedChange: {
            approval_id: components["schemas"]["ApprovalId"];
            session_id: components["schemas"]["SessionId"];
            agent: components["schemas"]["AgentName"];
            tool: string;
            title: string;
            /** Format: date-time */
            created_at: string;
            /** @description What became of it at the time. */
            status: components["schemas"]["ApprovalStatus"];
            /** @description The verdict by the present rules. */
            before: components["schemas"]["RuleEffect"];
            /** @description The verdict by the others. */
            after: components["schemas"]["Judgement"];
        };
        /** @description What other rules would have changed. */
        SimulatedRules: {
            /** @description The proposed ones as they were understood, under ids that Changes name them by. */
            rules: components["schemas"]["Rule"][];
            /**
             * Format: int32
             * @description How many recorded requests were judged.
             */
            replayed: number;
            /**
             * Format: int32
             * @description How many could not be: they were recorded without their action.
             */
            skipped: number;
            /** @description There are older ones in the time asked for. */
            more: boolean;
            /** @description Verdicts by the present rules. */
            before: components["schemas"]["VerdictCounts"];
            /** @description Verdicts by the others. */
            after: components["schemas"]["VerdictCounts"];
            /** @description Where the two differ, the newest first. */
            changes: components["schemas"]["SimulatedChange"][];
        };
        /** @description A piece of a snippet that matched. */
        SnippetMatch: {
            /**
             * Format: int32
             * @description In UTF-16 code units from the snippet's beginning.
             */
            start: number;
            /**
             * Format: int32
             * @description In UTF-16 code units.
             */
            length: number;
        };
        /**
         * @description What becomes of a message that steers a turn.
         * @enum {unknown}
         */
        SteeringWay: "native" | "interrupt-and-send";
        /** @description A part of a run that can be gated, with its evidence; a gated tool call is the step of the same name. */
        StepId: string;
        /** @description A rule that is not there yet; its layer follows from the scope. */
        SuggestedRule: {
            effect: components["schemas"]["RuleEffect"];
            kind: components["schemas"]["RuleKind"];
            pattern: string;
        };
        /** @description A ticket. */
        TicketIssued: {
            /** @description What to put into a URL as `?ticket=`. */
            ticket: string;
            /** @description `stream` or `sign_in`, which work once, or `page`. */
            purpose: string;
            /**
             * Format: date-time
             * @description From when on it works no more.
             */
            expires_at: string;
        };
        /** @description One call of a tool, named by the model or agent that made it. */
        ToolCallId: string;
        /** @description Whether a workspace's own rules count, and what they say. */
        TrustState: {
            workspace_id: components["schemas"]["WorkspaceId"];
            trusted: boolean;
            /** Format: date-time */
            trusted_at: null | string;
            trusted_by: null | string;
            /** @description Lower-case hex SHA-256 of `.gantry/rules.json` as it was last read; null when there was none. */
            rules_hash: null | string;
            /** @description What the file says now, one line a rule. They count only while the workspace is trusted. */
            rules: string[];
            /** @description What in the file does not count, and why. */
            faults: string[];
        };
        /** @description The usage log in the seed's shape. */
        UsageLog: {
            /** @description Newest first. */
            entries: components["schemas"]["ModelCall"][];
            /**
             * Format: int64
             * @description All calls there are, on this page or not.
             */
            total_count: number;
        };
        /** @description Calls of one group, added up. */
        UsageSum: {
            /** @description The day (`2026-01-31`, UTC), user, `provider/model`, session, run or key; empty for calls that have none. */
            group: string;
            /** Format: int64 */
            calls: number;
            /**
             * Format: int64
             * @description Calls that did not complete.
             */
            failed: number;
            /**
             * Format: int64
             * @description Calls whose counts may be too low.
             */
            partial: number;
            /**
             * Format: int64
             * @description Calls whose cost is not known and is not in CostUsd.
             */
            unpriced: number;
            /** Format: int64 */
            input_tokens: number;
            /** Format: int64 */
            output_tokens: number;
            /** Format: int64 */
            cache_read_tokens: number;
            /** Format: int64 */
            cache_write_tokens: number;
            /** Format: int64 */
            reasoning_tokens: number;
            /**
             * Format: double
             * @description Of the calls whose cost is known; null when there is none such.
             */
            cost_usd: null | number | string;
        };
        /** @description How many requests came to each verdict. */
        VerdictCounts: {
            /** Format: int32 */
            allow: number;
            /** Format: int32 */
            ask: number;
            /** Format: int32 */
            deny: number;
        };
        /** @description A repository or folder that agents work in. */
        Workspace: {
            workspace_id: components["schemas"]["WorkspaceId"];
            display_name: string;
            source_type: components["schemas"]["WorkspaceSource"];
            /** @description The git URL it was imported from, without credentials; for a local one its path. */
            source_uri: string;
            /** @description Where its files are: the managed copy, or the folder itself. */
            local_path: string;
            /** Format: date-time */
            created_at: string;
            /** @description Its own rules may deny and ask. Until a user says so, nothing in it configures Gantry. */
            trusted?: boolean;
        };
        /** @description What a workspace takes of the daemon's disk, in bytes as files count themselves. The folder of a local workspace is its owner's and not counted. */
        WorkspaceDisk: {
            workspace_id: components["schemas"]["WorkspaceId"];
            /**
             * Format: int64
             * @description The managed copy of an imported repository.
             */
            copy_bytes: number;
            /**
             * Format: int64
             * @description What the checkpoints of all its sessions keep.
             */
            checkpoint_bytes: number;
            /** @description Its sessions that take something, newest first. */
            sessions: components["schemas"]["SessionDisk"][];
            /**
             * Format: int64
             * @description All of it.
             */
            total_bytes?: number;
        };
        /** Format: uuid */
        WorkspaceId: string;
        /** @description An import that does not keep its client waiting. It is remembered for a day after its end. */
        WorkspaceImport: {
            import_id: components["schemas"]["ImportId"];
            state: components["schemas"]["ImportState"];
            /** @description The git URL, without credentials, or the folder. */
            source_uri: string;
            workspace_id: null | components["schemas"]["WorkspaceId"];
            /** @description A sentence that says why it failed, and what to do. */
            error: null | string;
            /** @description A stable name of that failure. */
            error_code: null | string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            finished_at: null | string;
            progress?: null | components["schemas"]["ImportProgress"];
        };
        /** @description How folders that are made for sessions are set up: clones of an imported workspace, copies of a local one. Counts only while the workspace is trusted. */
        WorkspaceSettings: {
            workspace_id: components["schemas"]["WorkspaceId"];
            trusted: boolean;
            /** @description Shell commands that run once in the sandbox of each such folder, before its first run; null when there is none. */
            setup_script: null | string;
            /** @description Files that each such folder gets from the workspace's own, before the script. */
            copied_files: string[];
            /** Format: date-time */
            set_at: null | string;
            set_by: null | string;
            proposal: null | components["schemas"]["SetupProposal"];
        };
        /**
         * @description Where a workspace came from.
         * @enum {unknown}
         */
        WorkspaceSource: "github" | "local";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
