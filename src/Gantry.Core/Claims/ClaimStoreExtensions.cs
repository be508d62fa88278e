using Gantry.Core.Events;

namespace Gantry.Core.Claims;

/// <summary>Gives the room's table its name.</summary>
public static class ClaimStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored claims.</summary>
        public IClaimTable Claims => view.Table<IClaimTable>();
    }
}
