// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/plot_accessible.h"

#include "app/gui/lanes/plot.h"

#include <QAccessibleWidget>

namespace daxscope::gui {

namespace {

class PlotAccessible : public QAccessibleWidget, public QAccessibleValueInterface {
public:
    explicit PlotAccessible(Plot* plot) : QAccessibleWidget(plot, QAccessible::Chart) {}

    QString text(QAccessible::Text of) const override {
        const bool cursor = of == QAccessible::Value || of == QAccessible::Description;
        return cursor ? spoken().text : QAccessibleWidget::text(of);
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ValueInterface ? static_cast<QAccessibleValueInterface*>(this)
                                                   : QAccessibleWidget::interface_cast(type);
    }
    QVariant currentValue() const override { return spoken().seconds; }
    void setCurrentValue(const QVariant& /*value*/) override {} // the cursor goes by faults
    QVariant maximumValue() const override { return spoken().last; }
    QVariant minimumValue() const override { return spoken().first; }
    QVariant minimumStepSize() const override { return 1e-9; }

private:
    const Plot::Spoken& spoken() const { return static_cast<const Plot*>(widget())->spoken(); }
};

QAccessibleInterface* plotAccessible(const QString& class_name, QObject* object) {
    auto* plot = class_name == QLatin1String(Plot::staticMetaObject.className())
                     ? qobject_cast<Plot*>(object)
                     : nullptr;
    return plot == nullptr ? nullptr : new PlotAccessible(plot);
}

} // namespace

void makePlotsAccessible() {
    static const bool made = [] {
        QAccessible::installFactory(plotAccessible);
        return true;
    }();
    Q_UNUSED(made)
}

void Plot::speak(const Spoken& spoken) {
    const bool same = spoken.text == spoken_.text;
    spoken_ = spoken;
    if (same) {
        return;
    }
    QAccessibleValueChangeEvent value(this, spoken_.seconds);
    QAccessible::updateAccessibility(&value);
    QAccessibleEvent description(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&description);
}

} // namespace daxscope::gui
