using Gantry.Core.Events;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Attachments;

/// <summary>The stored attachments; their bytes are in files.</summary>
public interface IAttachmentTable
{
    /// <summary>Adds one.</summary>
    void Add(Attachment attachment);

    /// <summary>Finds one.</summary>
    Attachment? Find(AttachmentId id);

    /// <summary>The session's, oldest first.</summary>
    IReadOnlyList<Attachment> Of(SessionId session);
}

/// <summary>Gives the table its name.</summary>
public static class AttachmentStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored attachments.</summary>
        public IAttachmentTable Attachments => view.Table<IAttachmentTable>();
    }
}
