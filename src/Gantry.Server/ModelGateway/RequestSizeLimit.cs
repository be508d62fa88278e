using Microsoft.AspNetCore.Http.Metadata;

namespace Gantry.Server.ModelGateway;

/// <summary>How many bytes a route's body may have, where it is more than elsewhere.</summary>
internal sealed record RequestSizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
