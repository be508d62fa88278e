using Gantry.Protocol.Ids;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gantry.Server.OpenApi;

/// <summary>Says of ids what their converters write, which the document cannot see.</summary>
internal sealed class IdSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var isUuid = Implements(type, typeof(IEntityId<>));
        if (isUuid || type == typeof(AgentName) || Implements(type, typeof(INamedId<>)))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = isUuid ? "uuid" : null;
        }

        return Task.CompletedTask;
    }

    private static bool Implements(Type type, Type word) =>
        type.GetInterfaces().Any(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == word);
}
