// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QVariantMap>

namespace daxscope::gui {

/// Filters that were used, and those that have a name. In the settings, or for this run alone.
class FilterStore {
public:
    explicit FilterStore(bool kept);

    const QStringList& history() const { return history_; } ///< latest first
    void remember(const QString& filter);                   ///< blanks alone are none
    void forgetHistory();

    QStringList names() const; ///< in their order
    QString named(const QString& name) const;
    void save(const QString& name, const QString& filter); ///< instead of one of that name
    void remove(const QString& name);

    static constexpr int kMost = 20; ///< in the history

private:
    bool kept_;
    QStringList history_;
    QVariantMap named_;
};

} // namespace daxscope::gui
