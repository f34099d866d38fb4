// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/filter_store.h"

#include <QSettings>

namespace daxscope::gui {

namespace {
const auto kHistoryKey = QStringLiteral("filter/history");
const auto kNamedKey = QStringLiteral("filter/named");
} // namespace

FilterStore::FilterStore(bool kept) : kept_(kept) {
    if (kept_) {
        const QSettings settings;
        history_ = settings.value(kHistoryKey).toStringList();
        named_ = settings.value(kNamedKey).toMap();
    }
}

void FilterStore::remember(const QString& filter) {
    const QString text = filter.simplified();
    if (text.isEmpty()) {
        return;
    }
    history_.removeAll(text);
    history_.prepend(text);
    history_ = history_.mid(0, kMost);
    if (kept_) {
        QSettings().setValue(kHistoryKey, history_);
    }
}

void FilterStore::forgetHistory() {
    history_.clear();
    if (kept_) {
        QSettings().remove(kHistoryKey);
    }
}

QStringList FilterStore::names() const {
    return named_.keys();
}

QString FilterStore::named(const QString& name) const {
    return named_.value(name).toString();
}

void FilterStore::save(const QString& name, const QString& filter) {
    named_.insert(name, filter);
    if (kept_) {
        QSettings().setValue(kNamedKey, named_);
    }
}

void FilterStore::remove(const QString& name) {
    named_.remove(name);
    if (kept_) {
        QSettings().setValue(kNamedKey, named_);
    }
}

} // namespace daxscope::gui
