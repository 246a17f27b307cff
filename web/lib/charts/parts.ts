// The parts of ECharts that the charts of this product are made of, and nothing else: they are most of its weight.
import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([LineChart, CustomChart, GridComponent, TooltipComponent, SVGRenderer]);

export { init };
