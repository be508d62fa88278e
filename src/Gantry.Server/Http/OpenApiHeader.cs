using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gantry.Server.Http;

/// <summary>Title, version and the way to identify oneself.</summary>
internal sealed class OpenApiHeader : IOpenApiDocumentTransformer
{
    private const string Scheme = "owner";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Gantry",
            Version = "v1",
            Description = "Refusals are RFC 9457 problem documents. POSTs take an Idempotency-Key. Lists page with limit and cursor.",
        };

        // The port is chosen at start; a document that names it would be another one at every start.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }
}
