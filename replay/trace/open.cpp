// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/open.h"

#include "replay/trace/schema.h"

#include <fmt/format.h>

namespace daxscope::trace {

Database open_trace(const std::filesystem::path& path) {
    Database db(path.string(), path, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX);
    if (db.integer("PRAGMA application_id") != kApplicationId) {
        throw Error(Exit::Io, fmt::format("{}: not a daxscope trace", path.string()));
    }
    return db;
}

} // namespace daxscope::trace
