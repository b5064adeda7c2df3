using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Homeward.App.Api;

/// <summary>The shapes of the API, and the document that describes them, made from the addresses that are really there.</summary>
public static class ApiDescription
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ApiTries>();
        // A request that cannot be read is said in words: the door writes them.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(Shape);
        return services.AddOpenApi(o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Homeward", Version = "1",
                Description = "The lists and acts of the desk for programs. How tokens, acts, pages and refusals work stands in the guide.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A member's token: tok-….…" },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
            foreach (var operation in document.Paths.Values.SelectMany(p => p.Operations ?? []).Where(o => o.Key == HttpMethod.Post && o.Value.OperationId != "search"))
            {
                (operation.Value.Parameters ??= []).Add(new OpenApiParameter
                {
                    Name = "Act-Id", In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^act-[0-9a-hjkmnp-tv-z]{16}$" },
                    Description = "The same act sent again with the same id is done once, and answered as the first time.",
                });
            }

            return Task.CompletedTask;
        }));
    }

    public static void MapApiDescription(this IEndpointRouteBuilder app) => app.MapOpenApi(ApiDoor.Document);

    /// <summary>As commands write it: what is open or unknown is null, words of ours are words, numbers are numbers.</summary>
    private static void Shape(JsonOptions options)
    {
        var json = options.SerializerOptions;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
    }
}
