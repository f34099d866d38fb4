// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace daxscope::trace {

/// The text of schema.sql: tables, views, application_id and user_version.
extern const std::string_view kSchemaSql;
/// The text of schema_1.sql: what a version-1 file must look like.
extern const std::string_view kSchema1Sql;
/// The text of indexes.sql: what is built when a file is closed.
extern const std::string_view kIndexesSql;

inline constexpr std::uint32_t kApplicationId = 0x44415853; ///< "DAXS"
inline constexpr int kSchemaVersion = 2;                    ///< user_version
/// Suffix of trace files.
inline constexpr std::string_view kSuffix = ".daxtrace";

} // namespace daxscope::trace
