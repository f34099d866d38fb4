// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope manual: the manual pages, as the packages have them.
#include "app/cli/manual/described.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/common/output_file.h"

#include <filesystem>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

/// A page for each verb and one for all.
void write_pages(const DescribedCommand& command, const std::filesystem::path& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    const auto put = [&](const std::string& name, const std::string& verb) {
        app::OutputFile file(folder / (name + ".1"), app::Written::Events, {}, true);
        file.write(manual_page(command, verb));
        file.commit();
    };
    put("daxscope", "");
    for (const DescribedVerb& verb : command.verbs) {
        put("daxscope-" + verb.name, verb.name);
    }
}

} // namespace

std::function<Exit()> setup_manual(CLI::App& sub, const Common&) {
    struct ManualVerb {
        std::string verb;
        std::filesystem::path folder;
    };
    const auto manual = std::make_shared<ManualVerb>();
    auto* verb = sub.add_option("VERB", manual->verb, "The page of this verb; else of daxscope");
    sub.add_option("--all", manual->folder, "Write all pages into this folder")
        ->type_name("DIR")
        ->excludes(verb);
    return [manual, &sub] {
        const DescribedCommand command = described(*sub.get_parent());
        if (!manual->folder.empty()) {
            write_pages(command, manual->folder);
            return Exit::Ok;
        }
        const std::string page = manual_page(command, manual->verb);
        if (page.empty()) {
            throw Error(Exit::Usage, fmt::format("there is no verb '{}'", manual->verb),
                        "`daxscope --help` names them.");
        }
        keep_lines(); // they are roff's
        fmt::print("{}", page);
        return Exit::Ok;
    };
}

} // namespace daxscope::cli
