using Gantry.Server.Telemetry;

namespace Gantry.Server.Tests.Telemetry;

public class LabelWriterTests
{
    [Fact]
    public void Labels_stand_beside_each_other_with_their_values_quoted()
    {
        var labels = new LabelWriter(stackalloc char[LabelWriter.UsualLength]);

        labels.Add("gen_ai.request.model", "a\\b \"c\"\nd");
        labels.Add("status", 200);
        labels.Add("error.type", null);

        labels.Text.ToString().ShouldBe("""gen_ai_request_model="a\\b \"c\"\nd",status="200",error_type="" """.TrimEnd());
    }

    [Fact]
    public void Labels_longer_than_what_was_lent_are_whole()
    {
        var value = new string('v', 1000);
        var labels = new LabelWriter(stackalloc char[16]);

        labels.Add("one", value);
        labels.Add("two", value);

        labels.Text.ToString().ShouldBe($"one=\"{value}\",two=\"{value}\"");
    }
}
