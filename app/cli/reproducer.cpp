// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reproducer.h"

#include "app/cli/text.h"

#include <fmt/format.h>

namespace daxscope::cli {

using nlohmann::ordered_json;
namespace fs = std::filesystem;
namespace reproducer = replay::reproducer;

ReproducerOutput::ReproducerOutput(fs::path directory, bool force,
                                   const std::vector<fs::path>& inputs)
    : directory_(std::move(directory)) {
    std::error_code error;
    if (fs::exists(directory_, error) && !fs::is_directory(directory_, error)) {
        throw Error(Exit::Usage, fmt::format("{} is no directory", printable(directory_.string())),
                    "Name one, or a place where there is nothing yet.");
    }
    made_ = fs::create_directories(directory_, error);
    if (error) {
        throw Error(
            Exit::Io,
            fmt::format("cannot make {}: {}", printable(directory_.string()), error.message()),
            "Choose another place.");
    }
    for (const std::string_view name : {reproducer::kProgramName, reproducer::kScriptName}) {
        files_.emplace_back(directory_ / name, app::Written::Program, inputs, force);
    }
}

ReproducerOutput::~ReproducerOutput() {
    files_.clear(); // a part of one may lie there
    if (made_) {
        std::error_code not_empty;
        fs::remove(directory_, not_empty);
    }
}

ordered_json ReproducerOutput::write(const reproducer::Program& program) {
    ordered_json names = ordered_json::array();
    const std::vector<reproducer::File> files = reproducer::emit(program);
    for (std::size_t k = 0; k < files.size(); ++k) {
        const fs::path place = directory_ / files[k].name;
        files_[k].write(files[k].text);
        files_[k].commit();
        names.push_back(place.string());
        if (files[k].executable) {
            std::error_code error; // sh can be given it all the same
            fs::permissions(place,
                            fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                            fs::perm_options::add, error);
        }
    }
    ordered_json parties = ordered_json::array(), expected = ordered_json::array();
    for (const reproducer::Party& party : program.parties) {
        parties.push_back(party.name);
    }
    for (const reproducer::Expected& row : program.expected) {
        expected.push_back({{"party", program.parties[row.party].name},
                            {"event", row.event},
                            {"result", row.result},
                            {"count", row.count},
                            {"at_least", row.at_least}});
    }
    return {{"directory", directory_.string()}, {"files", std::move(names)},
            {"basis", program.basis},           {"kernel", program.kernel},
            {"actions", program.actions()},     {"parties", std::move(parties)},
            {"expected", std::move(expected)},  {"notes", program.notes}};
}

void ReproducerOutput::tell() const {
    say("{}: a reproducer; run it as root with {} MOUNT\n", printable(directory_.string()),
        printable((directory_ / reproducer::kScriptName).string()));
}

} // namespace daxscope::cli
